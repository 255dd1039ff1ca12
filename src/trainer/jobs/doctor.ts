import { availableParallelism, totalmem } from 'node:os';
import type { Diagnosis } from '../../contract/jobs';
import { selectEngine } from '../../engines/select';
import { version } from '../../../package.json';

/** What this installation and machine can do. */
export async function diagnose(): Promise<Diagnosis> {
  const engines: Diagnosis['engines'] = [];
  for (const name of ['onnxruntime', 'tfjs'] as const) {
    try {
      const engine = await selectEngine(name);
      const chosen = engines.every((other) => !other.chosen);
      const reason = chosen ? 'the default engine; it runs' : 'runs, on request';
      engines.push({ name, version: engine.version, device: engine.device, usable: true, chosen, reason });
      await engine.dispose();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      engines.push({ name, version: null, device: 'none', usable: false, chosen: false, reason });
    }
  }
  return {
    tangent: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    engines,
  };
}
