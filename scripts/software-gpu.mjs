// Debian's Chromium carries SwiftShader, a program that stands in for a graphics processor, and a Vulkan loader. On it the
// tests of the WebGPU engine run anywhere: node scripts/software-gpu.mjs runs them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser'];

/** The environment in which WebGPU finds SwiftShader; null where it is not installed. */
export function softwareGpu() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = folders.find((each) => ['libvk_swiftshader.so', 'libvulkan.so.1'].every((name) => existsSync(path.join(each, name))));
  if (folder === undefined) return null;
  const searched = [folder, ...(process.env.LD_LIBRARY_PATH ? [process.env.LD_LIBRARY_PATH] : [])].join(path.delimiter);
  return { VK_DRIVER_FILES: path.join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: searched };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const environment = softwareGpu();
  if (!environment) throw new Error("libvk_swiftshader.so of Debian's package chromium is not installed");
  const options = { stdio: 'inherit', env: { ...process.env, ...environment } };
  process.exitCode = spawnSync('npx', ['vitest', 'run', '--project', 'gpu', ...process.argv.slice(2)], options).status ?? 1;
}
