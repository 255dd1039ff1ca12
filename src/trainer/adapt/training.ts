import type { Engine } from '../../engines/engine';
import type { FeatureStore } from '../training/feature-store';
import type { Network } from './network';
import type { Samples } from './samples';
import type { Session } from './session';

/** What training a method takes beside the method. */
export interface Training {
  readonly session: Session;
  readonly engine: Engine;
  readonly network: Network;
  readonly samples: Samples;
  readonly store: FeatureStore;
}
