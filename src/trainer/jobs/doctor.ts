import { availableParallelism, freemem, totalmem } from 'node:os';
import type { Diagnosis } from '../../contract/jobs';
import { english, textOf, toldOf } from '../../contract/message';
import { runtimeNames } from '../../contract/runtimes';
import { cardMissing, readMachine, whyNotGraphics } from '../../engines/select';
import { runtimesFolder, usableReceipt } from '../../runtimes/installed';
import { isAvailable, manifestOf } from '../../runtimes/manifest';
import { freeBytesOf, sizeBelow } from '../../runtimes/room';
import { chosenEngine } from '../engine/select';
import { cacheFolder } from '../client/folders';
import { version } from '../../../package.json';

/** What this installation and machine can do: every engine that may run here is tried anew. */
export async function diagnose(): Promise<Diagnosis> {
  const choice = await chosenEngine(true);
  const machine = readMachine([]);
  const unused = whyNotGraphics(choice, machine);
  const [runtimes, cache] = [runtimesFolder(), cacheFolder()];
  return {
    tangent: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    graphics: [...machine.graphics],
    graphicsUnused: unused === null ? null : textOf(unused),
    engines: choice.candidates.map(({ device, reason, ...candidate }) => ({ ...candidate, device: device ?? 'none', reason: english(reason), ...toldOf(reason) })),
    runtimes: runtimeNames.filter((name) => isAvailable(manifestOf(name))).map((name) => {
      const receipt = usableReceipt(name, runtimes);
      const { version: newest } = manifestOf(name);
      return { name, installed: receipt !== null, version: receipt?.runtimeVersion ?? newest, folder: runtimes, bytes: receipt?.bytes ?? 0, hindrance: cardMissing(machine) };
    }),
    cache: { folder: cache, bytes: await sizeBelow(cache), freeBytes: await freeBytesOf(cache) },
  };
}
