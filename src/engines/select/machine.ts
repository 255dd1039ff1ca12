import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release } from 'node:os';

/** What engines need, as far as files tell it without asking a driver. */
export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  /** The version of NVIDIA's driver; null where there is none. */
  readonly nvidia: string | null;
  /** Other signs of a graphics processor: what the system lists, or that somebody names a Vulkan driver. */
  readonly graphics: readonly string[];
  /** Changes with whatever may change which engine is fastest. */
  readonly key: string;
}

function listed(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name)).map((name) => `${folder}/${name}`).sort();
  } catch {
    return [];
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** NVIDIA's driver: on Linux by its own file, under WSL by the device that stands for the host's driver. */
function nvidiaDriver(): string | null {
  const told = contentOf('/proc/driver/nvidia/version');
  if (told !== null) return /Kernel Module\s+(?:for \S+\s+)?(\S+)/.exec(told)?.[1] ?? told.split('\n', 1)[0] ?? told;
  if (existsSync('/dev/nvidiactl')) return 'unknown version';
  if (existsSync('/usr/lib/wsl/lib/libcuda.so.1')) return "the Windows host's";
  return process.platform === 'win32' && existsSync('C:\\Windows\\System32\\nvcuda.dll') ? 'unknown version' : null;
}

function graphicsOf(nvidia: string | null): string[] {
  if (process.platform !== 'linux') return [process.platform];
  const named = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES'].filter((name) => process.env[name]);
  const cards = listed('/sys/class/drm', /^card\d+$/).map((card) =>
    [card, contentOf(`${card}/device/vendor`), contentOf(`${card}/device/device`)].join(' '),
  );
  return [
    ...named.map((name) => `${name}=${process.env[name]}`),
    ...(listed('/dev/dri', /^renderD\d+$/).length > 0 ? [...listed('/dev/dri', /^renderD\d+$/), ...cards] : []),
    ...(existsSync('/dev/dxg') ? ['/dev/dxg'] : []),
    ...(nvidia === null ? [] : [`NVIDIA ${nvidia}`]),
  ];
}

/**
 * Reads this machine.
 * @param versions of Tangent and of every runtime that may be chosen
 */
export function readMachine(versions: readonly string[]): Machine {
  const nvidia = nvidiaDriver();
  const graphics = graphicsOf(nvidia);
  const identity = [platform(), arch(), release(), cpus()[0]?.model, availableParallelism(), nvidia, ...graphics, ...versions];
  const key = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  return { platform: platform(), architecture: arch(), nvidia, graphics, key };
}
