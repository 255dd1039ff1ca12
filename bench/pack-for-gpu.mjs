// Packs Node, ONNX Runtime for Linux and the benchmark into one archive for a machine that has a graphics card and
// nothing else of ours: node bench/pack-for-gpu.mjs [FILE.tar.xz]. There: sh on-gpu.sh FILE.tar.xz
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, root } from './build.mjs';
import { copies, packages, platform } from './packed.mjs';

const largest = 60e6;

if (`${process.platform}/${process.arch}` !== platform) throw new Error(`only ${platform} can pack its own Node and runtime`);
const archive = path.resolve(process.argv[2] ?? path.join(root, 'test-results/bench-gpu.tar.xz'));
const stage = mkdtempSync(path.join(tmpdir(), 'tangent-pack-'));

try {
  const loaded = await bundle(path.join(stage, 'main.mjs'));
  const missing = loaded.filter((name) => !(name in packages));
  if (missing.length > 0) throw new Error(`the benchmark loads ${missing.join(', ')}, which are not packed`);
  // npm may leave a link in place of the program.
  cpSync(process.execPath, path.join(stage, 'node'), { dereference: true });
  for (const [from, to] of Object.entries(copies)) cpSync(path.join(root, from), path.join(stage, to));
  for (const [name, files] of Object.entries(packages)) {
    for (const file of files) {
      const inside = path.join('node_modules', name, file);
      const kept = (source) => !/\.(map|d\.ts)$/.test(source);
      cpSync(path.join(root, inside), path.join(stage, inside), { recursive: true, dereference: true, filter: kept });
    }
  }
  const compress = 'xz --threads=0 --x86 --lzma2=preset=6';
  const { status } = spawnSync('tar', ['-c', '-I', compress, '-f', archive, '-C', stage, '.'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('tar failed');
} finally {
  rmSync(stage, { recursive: true });
}
const { size } = statSync(archive);
if (size > largest) throw new Error(`${archive} has ${(size / 1e6).toFixed(1)} MB, more than ${largest / 1e6}`);
console.log(`${archive}: ${(size / 1e6).toFixed(1)} MB`);
