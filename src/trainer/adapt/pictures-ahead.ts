import type { Backbone } from '../../backbones';
import { PicturesAhead } from '../../datasets';
import type { SelectedEngine } from '../../engines/select';
import { backgroundOf, openCache } from './features';
import { memoryBudget } from './memory';
import { bindNetwork } from './network';
import type { Session } from './session';

/** Of what a run may keep in memory; of the features that come in their place there will be more. */
const part = 1 / 8;
const mostBytes = 384 * 2 ** 20;
/** What is kept of a picture does not depend on the number of classes, which is known once all are examined. */
const fewestClasses = 2;

/** Decodes pictures when they are examined, unless their features are cached, so that few are decoded twice. */
export async function picturesAhead(session: Session, engine: SelectedEngine, backbone: Backbone): Promise<PicturesAhead> {
  const { experiment } = session;
  const cache = await openCache(session, engine, bindNetwork(backbone, experiment, fewestClasses));
  return new PicturesAhead({
    preprocessing: backbone.preprocessing,
    background: backgroundOf(experiment.background),
    budget: Math.min(mostBytes, part * memoryBudget(experiment)),
    known: (sha256) => cache.has(sha256),
  });
}
