import type { Backbone } from '../../backbones';
import type { Environment, Experiment } from '../../contract/experiment';
import type { SelectedEngine } from '../../engines/select';
import { version } from '../../../package.json';

/** What the bits of a run depend on beside the experiment and the files. */
export function environmentOf({ batch }: Experiment, engine: SelectedEngine, backbone: Backbone): Environment {
  const { id, name, source } = backbone;
  return {
    version: 1,
    tangent: version,
    engine: engine.name,
    engineVersion: engine.version,
    device: engine.device,
    threads: engine.threads,
    batch,
    platform: process.platform,
    architecture: process.arch,
    node: process.versions.node,
    backbone: { id, name, path: source.path, sha256: source.sha256, licence: source.licence ?? null },
  };
}
