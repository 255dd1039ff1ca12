import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { TangentError } from '../../../src/contract/errors';
import { unpackedKeras } from './keras-fixtures';
import { fixturePath } from './safetensors';

let keras: Awaited<ReturnType<typeof unpackedKeras>>;
let folder: string;
beforeAll(async () => {
  keras = await unpackedKeras('convnext');
});
afterAll(() => keras.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tangent-tensorflowjs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Folders of small models; each test gets a copy of its own. */
const models = {
  'LayersModel of Keras 2': () => fixturePath('layers-model/functional'),
  'LayersModel of Keras 3': () => path.join(keras.folder, 'layers'),
  'graph model': () => path.join(keras.folder, 'graph'),
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What stands at places of a document, replaced by what does not belong there. */
const intruders: readonly Json[] = [
  null, true, -1, 0, 1.5, 1e9, 2 ** 53, 'x', '', '__proto__', 'constructor', '../../x', [], {}, [[]], [null], { a: 1 },
  [1e9, 1e9, 1e9, 3], [0, 0], [-1, -1], { class_name: 'Model', config: { layers: [] } },
];

/** The layers or nodes, where most that can go wrong stands. */
function listOf(topology: Json): Json {
  for (const [key, value] of entriesOf(topology)) {
    if (key === 'layers' || key === 'node') return value;
    const within = Array.isArray(value) ? null : listOf(value);
    if (within !== null) return within;
  }
  return null;
}

function entriesOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return [...value.entries()];
  return value !== null && typeof value === 'object' ? Object.entries(value) : [];
}

/** A copy in which one place, found by random steps down, is replaced, removed, or exchanged with a value near it. */
function mutated(document: Json, steps: readonly number[], kind: number): Json {
  const copy = structuredClone(document);
  const topology = (copy as { modelTopology: Json }).modelTopology;
  const [first = 0] = steps;
  let place: Json = first % 4 > 0 ? listOf(topology) : copy;
  for (const [depth, step] of steps.entries()) {
    const entries = entriesOf(place);
    const [key, value] = entries[step % Math.max(entries.length, 1)] ?? [];
    if (key === undefined || value === undefined) break;
    const inner = entriesOf(value);
    if (inner.length > 0 && depth < steps.length - 1) {
      place = value;
      continue;
    }
    const target = place as Record<string | number, Json>;
    if (kind < intruders.length) target[key] = intruders[kind] ?? null;
    else if (kind === intruders.length) delete target[key];
    else target[key] = entries[(step + kind) % entries.length]?.[1] ?? null;
    break;
  }
  return copy;
}

async function load(json: string): Promise<void> {
  await writeFile(path.join(folder, 'model.json'), json);
  try {
    await loadBackbone(folder);
  } catch (error) {
    if (!(error instanceof TangentError)) throw error;
    expect(error.code).toMatch(/^backbone-/);
  }
}

describe.each(Object.entries(models))('a damaged %s', (_, source) => {
  beforeEach(() => cp(source(), folder, { recursive: true }));

  it('gives a typed error or still loads, whatever stands in its places', async () => {
    const document = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as Json;
    const steps = fc.array(fc.nat(2000), { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(intruders.length + 3), (path, kind) => load(JSON.stringify(mutated(document, path, kind)))),
      { numRuns: Number(process.env['TANGENT_MUTATIONS'] ?? 40), seed: 20260, endOnFailure: true },
    );
  });

  it('gives a typed error or still loads, cut off or with a letter changed', async () => {
    const text = await readFile(path.join(folder, 'model.json'), 'utf8');
    const letter = fc.constantFrom('0', '9', '-', '"', 'x', '_', '}', ',');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), letter, fc.boolean(), (at, change, cut) =>
        load(cut ? text.slice(0, at) : text.slice(0, at) + change + text.slice(at + 1))),
      { numRuns: 20, seed: 20261, endOnFailure: true },
    );
  });

  it('with a weight file missing, shorter, longer or in another place is refused', async () => {
    const file = path.join(folder, 'model.json');
    const { weightsManifest } = JSON.parse(await readFile(file, 'utf8')) as { weightsManifest: { paths: string[] }[] };
    const shard = weightsManifest[0]?.paths[0] ?? '';
    const bytes = await readFile(path.join(folder, shard));
    const refused = (message: RegExp) => expect(loadBackbone(folder)).rejects.toMatchObject({ code: 'backbone-damaged', message: expect.stringMatching(message) as string });
    await truncate(path.join(folder, shard), bytes.length - 1);
    await refused(/bytes where/);
    await writeFile(path.join(folder, shard), Buffer.concat([bytes, Buffer.alloc(4)]));
    await refused(/bytes where/);
    await rm(path.join(folder, shard));
    await refused(/is missing/);
    await mkdir(path.join(folder, shard));
    await refused(/is not a file/);
  });

  it('that names a weight file outside its folder is refused before the file is read', async () => {
    const file = path.join(folder, 'model.json');
    const text = await readFile(file, 'utf8');
    const { weightsManifest } = JSON.parse(text) as { weightsManifest: { paths: string[] }[] };
    const shard = weightsManifest[0]?.paths[0] ?? '';
    const outside = await mkdtemp(path.join(tmpdir(), 'tangent-outside-'));
    try {
      const target = path.join(outside, 'weights.bin');
      await cp(path.join(folder, shard), target);
      for (const name of [target, `../${path.basename(outside)}/weights.bin`, 'C:\\weights.bin', `a/../../${path.basename(outside)}/weights.bin`]) {
        await writeFile(file, text.replaceAll(JSON.stringify(shard), JSON.stringify(name)));
        await expect(loadBackbone(folder)).rejects.toMatchObject({ code: 'backbone-damaged', message: expect.stringMatching(/outside its folder/) as string });
      }
      await writeFile(file, text);
      await rm(path.join(folder, shard));
      await symlink(target, path.join(folder, shard));
      await expect(loadBackbone(folder)).rejects.toThrow(/outside its folder/);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });
});
