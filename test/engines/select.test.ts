import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { english, type Said } from '../../src/contract/message';
import type { EngineChoice } from '../../src/contract/experiment';
import type { Engine } from '../../src/engines/engine';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import {
  chooseEngine,
  readMachine,
  rememberChoice,
  rememberedChoice,
  whyNotByName,
  whyNotGraphics,
  type Installed,
  type Machine,
  type Probe,
  type ProbeAnswer,
} from '../../src/engines/select';
import { benchmarkEngine } from '../../src/engines/select/benchmark';
import { checkEngine, tolerances } from '../../src/engines/select/check';
import { hasSoftwareDriver, placementIn } from '../../src/engines/select/probe';
import { engineOf } from '../../src/trainer/engine/select';
import { probeInChild } from '../../src/trainer/engine/probe-in-child';
import { temporaryFolder } from '../unit/runs/temporary';

const linux: Machine = { platform: 'linux', architecture: 'x64', nvidia: null, graphics: [], key: 'k' };
const withGpu: Machine = { ...linux, nvidia: '580.1', graphics: ['NVIDIA 580.1'] };
const nothing: Installed = { onnxruntimeCuda: false, tfjsCuda: null };
const everything: Installed = { onnxruntimeCuda: true, tfjsCuda: '/t/index.js' };

const answer: ProbeAnswer = { version: '1', device: 'd', threads: 2, error: 1e-7, adjoint: 1e-8, mistakes: 0, agrees: true, milliseconds: 10, software: false };
const took = (milliseconds: number, other: Partial<ProbeAnswer> = {}, log = ''): Probe => ({ ended: 'answered', answer: { ...answer, milliseconds, ...other }, log });

const told = (said: Said | null): string | null => (said === null ? null : english(said));

/** Chooses among the probes given; every other engine crashes. */
async function choose(machine: Machine, installed: Installed, probes: Partial<Record<EngineChoice, Probe>>, all = false) {
  const tried: EngineChoice[] = [];
  const choice = await chooseEngine(machine, installed, false, (name) => {
    tried.push(name);
    return Promise.resolve(probes[name] ?? { ended: 'failed', reason: 'its process ended by SIGSEGV' });
  }, all);
  const reason = (name: EngineChoice) => english(choice.candidates.find((candidate) => candidate.name === name)?.reason ?? '');
  return { ...choice, tried, reason };
}

describe('the choice of an engine', () => {
  it('tries nothing where nothing but the processor can be', async () => {
    const { chosen, tried, reason } = await choose(linux, nothing, {});
    expect([chosen, tried]).toEqual(['onnxruntime', []]);
    expect(reason('onnxruntime-cuda')).toContain('/proc/driver/nvidia/version');
    expect(reason('onnxruntime-webgpu')).toContain('/dev/dri');
    expect(reason('tfjs')).toMatch(/^not installed; .* no NVIDIA card or driver was found$/);
    expect((await choose(linux, nothing, { onnxruntime: took(3) }, true)).tried).toEqual(['onnxruntime']);
  });

  it('takes WebAssembly where ONNX Runtime has no native library, and there alone', async () => {
    const { chosen, tried, reason } = await choose({ ...linux, platform: 'darwin', graphics: ['darwin'] }, nothing, {});
    expect([chosen, tried]).toEqual(['onnxruntime-wasm', []]);
    expect(reason('onnxruntime')).toContain('no build for darwin-x64');
    expect((await choose(linux, nothing, {})).reason('onnxruntime-wasm')).toContain('only by name');
  });

  it('tells what to install where a driver is', async () => {
    const { reason } = await choose(withGpu, nothing, { onnxruntime: took(30), 'onnxruntime-webgpu': took(5) });
    expect(reason('onnxruntime-cuda')).toContain('tangent install-runtime onnxruntime-cuda');
    expect(reason('tfjs')).toContain('tangent install-runtime tfjs-cuda');
  });

  it('says in a few words why the processor computes', async () => {
    const plain = await choose(linux, nothing, {});
    expect(told(whyNotGraphics(plain, linux))).toBe('none was found');
    const uninstalled = await choose(withGpu, nothing, { onnxruntime: took(30), 'onnxruntime-webgpu': took(50) });
    expect(told(whyNotGraphics(uninstalled, withGpu))).toBe('onnxruntime-cuda: not installed: run tangent install-runtime onnxruntime-cuda');
    const intel: Machine = { ...linux, graphics: ['/dev/dri/renderD128'] };
    expect(told(whyNotGraphics(await choose(intel, nothing, { onnxruntime: took(30), 'onnxruntime-webgpu': took(50) }), intel))).toBe('onnxruntime-webgpu: not faster: 50.0 ms a step against 30.0 ms');
    expect(whyNotGraphics(await choose(withGpu, everything, { onnxruntime: took(30), 'onnxruntime-cuda': took(5) }), withGpu)).toBeNull();
  });

  it('advises an installation by name only where there is a card for it', () => {
    expect(told(whyNotByName('onnxruntime-cuda', linux, nothing, false))).toMatch(/^no NVIDIA card or driver was found/);
    expect(told(whyNotByName('tfjs', linux, nothing, false))).not.toContain('install-runtime');
    expect(told(whyNotByName('onnxruntime-cuda', withGpu, nothing, false))).toContain('install-runtime onnxruntime-cuda');
    expect(told(whyNotByName('onnxruntime-cuda', { ...linux, platform: 'win32', nvidia: '580.1' }, nothing, false))).toContain('linux-x64 alone');
    expect(whyNotByName('onnxruntime-cuda', withGpu, everything, false)).toBeNull();
    expect(whyNotByName('onnxruntime-webgpu', linux, nothing, false)).toBeNull();
  });

  it('takes the fastest and says by how much', async () => {
    const { chosen, reason } = await choose(withGpu, everything, { onnxruntime: took(30), 'onnxruntime-cuda': took(5), tfjs: took(8) });
    expect(chosen).toBe('onnxruntime-cuda');
    expect(reason('onnxruntime-cuda')).toBe('the fastest: 5.0 ms a step');
    expect(reason('onnxruntime')).toBe('not faster: 30.0 ms a step against 5.0 ms');
    expect((await choose(withGpu, everything, { onnxruntime: took(30), tfjs: took(28) })).chosen).toBe('onnxruntime');
  });

  it.each<[string, Partial<ProbeAnswer>, RegExp]>([
    ['computes something else', { agrees: false, error: 3e-3 }, /disagrees.*3\.0e-3/],
    ['takes another maximum at ties', { agrees: false, mistakes: 4 }, /4 wrong masks/],
    ['gives no numbers', { agrees: false, error: null }, /not finite/],
    ['only stands in for a graphics processor', { software: true }, /stands in/],
  ])('leaves out what %s, however fast', async (_, other, words) => {
    const { chosen, reason } = await choose(withGpu, nothing, { onnxruntime: took(30), 'onnxruntime-webgpu': took(1, other) });
    expect(chosen).toBe('onnxruntime');
    expect(reason('onnxruntime-webgpu')).toMatch(words);
  });

  it('survives drivers that crash, all of them', async () => {
    const { chosen, reason } = await choose(withGpu, everything, {});
    expect(chosen).toBe('onnxruntime');
    expect(reason('tfjs')).toContain('SIGSEGV');
  });

  it('tells what a graphics processor leaves to the processor', async () => {
    const log = 'x placed on [WebGpuExecutionProvider]. Number of nodes: 60\nx placed on [CPUExecutionProvider]. Number of nodes: 4\n';
    expect(placementIn(log)).toEqual({ onProcessor: 4, all: 64 });
    const { reason } = await choose(withGpu, nothing, { onnxruntime: took(30), 'onnxruntime-webgpu': took(1, {}, log) });
    expect(reason('onnxruntime-webgpu')).toContain('4 of 64 operators on the processor');
  });

  it('is remembered for the same machine, and never where the file is damaged', async () => {
    const file = path.join(temporaryFolder(), 'a', 'engine.json');
    const { chosen, candidates } = await choose(withGpu, nothing, { onnxruntime: took(30), 'onnxruntime-webgpu': took(1) });
    expect(await rememberedChoice(file, 'k')).toBeNull();
    await rememberChoice(file, 'k', { chosen, candidates });
    expect(await rememberedChoice(file, 'k')).toEqual({ chosen: 'onnxruntime-webgpu', candidates });
    expect(await rememberedChoice(file, 'another driver')).toBeNull();
    expect(readdirSync(path.dirname(file))).toEqual(['engine.json']);
    writeFileSync(file, '{"version":1,"key":"k","chosen":"magic"');
    expect(await rememberedChoice(file, 'k')).toBeNull();
    const blocked = path.join(file, 'b', 'engine.json');
    await rememberChoice(blocked, 'k', { chosen, candidates });
  });

  it('is made anew when what it depends on changes', () => {
    const { key } = readMachine(['1.0.0']);
    expect(readMachine(['1.0.0']).key).toBe(key);
    expect(readMachine(['1.0.1']).key).not.toBe(key);
  });

  it('is opened again by its environment', () => {
    expect(engineOf({ engine: 'onnxruntime', device: 'cpu' })).toBe('onnxruntime');
    expect(engineOf({ engine: 'onnxruntime', device: 'webgpu' })).toBe('onnxruntime-webgpu');
    expect(engineOf({ engine: 'tfjs', device: 'cuda' })).toBe('tfjs');
    expect(engineOf({ engine: 'other', device: 'cpu' })).toBeNull();
  });

  it('knows drivers that compute on the processor by their files', () => {
    expect(hasSoftwareDriver(['/usr/lib/libvulkan.so.1', '/x/libvk_swiftshader.so'])).toBe(true);
    expect(hasSoftwareDriver(['/usr/lib/libvulkan_lvp.so', '/usr/lib/libGLX_nvidia.so.0'])).toBe(false);
    expect(hasSoftwareDriver(['C:\\Windows\\System32\\d3d10warp.dll'])).toBe(true);
    expect(hasSoftwareDriver(['/usr/lib/libvulkan.so.1'])).toBe(false);
  });
});

describe('the trial of an engine', () => {
  it('finds that ONNX Runtime agrees, and how long a step takes', async () => {
    const engine = createOnnxRuntimeEngine({ threads: 2 });
    const agreement = await checkEngine(engine);
    expect(agreement.error).toBeGreaterThan(0);
    expect(agreement.error).toBeLessThan(tolerances.error / 10);
    expect(agreement.adjoint).toBeLessThan(tolerances.adjoint / 10);
    expect(agreement.mistakes).toBe(0);
    const milliseconds = await benchmarkEngine(engine, 50);
    expect(milliseconds).toBeGreaterThan(0.1);
    expect(engine.live).toBe(0);
    await engine.dispose();
  });

  it.each<[string, (numbers: Float32Array | Uint8Array, output: string) => void, 'error' | 'adjoint' | 'mistakes']>([
    ['factors of ten bits', (numbers) => numbers.forEach((x, i) => (numbers[i] = numbers instanceof Float32Array ? x * (1 + 2 ** -11 * Math.sin(i)) : x)), 'error'],
    ['another maximum', (numbers) => numbers instanceof Uint8Array && numbers.reverse(), 'mistakes'],
    ['a transpose of something else', (numbers, output) => output === 'cotangent/deep' && numbers.forEach((x, i) => (numbers[i] = x * 1.01)), 'adjoint'],
  ])('notices %s', async (_, spoil, figure) => {
    const honest = createOnnxRuntimeEngine({ threads: 1 });
    const spoiled: Engine = {
      ...{ name: 'x', version: '0', device: 'cpu', compilations: 0, live: 0, dispose: () => Promise.resolve() },
      async compile(program, options) {
        const executable = await honest.compile(program, options);
        return Object.assign(Object.create(executable) as typeof executable, {
          async run(feeds: Parameters<typeof executable.run>[0]) {
            const outputs = await executable.run(feeds);
            for (const [name, { data }] of Object.entries(outputs)) spoil(data as Float32Array, name);
            return outputs;
          },
        });
      },
    };
    expect((await checkEngine(spoiled))[figure]).toBeGreaterThan(tolerances[figure]);
    await honest.dispose();
  });
});

describe('a process that tries an engine', () => {
  const run = (source: string, patience = 10_000): Promise<Probe> => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const program = path.join(folder, 'probe.cjs');
    writeFileSync(program, source);
    return probeInChild('onnxruntime-webgpu', { program, patience });
  };

  it('answers in its last line', async () => {
    const probe = await run(`console.error('log'); console.log('noise'); console.log(${JSON.stringify(JSON.stringify({ result: answer }))})`);
    expect(probe).toEqual({ ended: 'answered', answer, log: 'log\n' });
  });

  const failed = (probe: Probe): string => (probe.ended === 'failed' ? english(probe.reason) : '');

  it.each([
    ['crashes', 'process.kill(process.pid, "SIGSEGV")', /SIGSEGV/],
    ['ends', 'console.error("libvulkan.so.1: no such file"); process.exit(3)', /exit code 3.*libvulkan/],
    ['finds nothing', 'console.log(JSON.stringify({ error: { code: "engine-missing", message: "no adapter" } }))', /^no adapter$/],
    ['lacks a library', 'console.error("with error: /a/libx.so: cannot open shared object file"); console.log(JSON.stringify({ error: { code: "c", message: "m" } }))', /^m \(libx\.so: cannot open/],
    ['speaks of something else', 'console.log("7")', /without an answer/],
  ])('that %s is told', async (_, source, reason) => {
    expect(failed(await run(source))).toMatch(reason);
  });

  it('that hangs is ended', async () => {
    const begun = Date.now();
    expect(failed(await run('setInterval(() => undefined, 1000)', 500))).toContain('no answer within 0.5 s');
    expect(Date.now() - begun).toBeLessThan(5000);
  });
});
