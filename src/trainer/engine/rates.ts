import path from 'node:path';
import type { EngineChoice, engineNames } from '../../contract/experiment';
import { measureProduct, measureRates, rememberedRates, rememberRates, type Rates } from '../../engines/rates';
import { cacheFolder } from '../client/folders';
import { chosenEngine, formulationFiles, machineKey, selectEngine } from './select';

/** An engine and how fast it computes here. */
export interface MeasuredEngine {
  readonly engine: EngineChoice;
  readonly rates: Rates;
}

/** Two measurements that differ by more say that something else computes here. */
const alike = 1.3;
/** Milliseconds for which rates hold that were measured beside other work. */
const rough = 600_000;

/**
 * How fast the engine of a name, or for `auto` the one chosen, computes on this machine: measured in about a second at
 * the first question, then remembered until the machine or a runtime changes, or for ten minutes if other work was done
 * beside it.
 * @param measure whether to measure what is not remembered, or to answer null
 * @throws TangentError `engine-missing` if one is named that cannot be used
 */
export async function engineRates(name: (typeof engineNames)[number], measure: boolean): Promise<MeasuredEngine | null> {
  const engine = name === 'auto' ? (await chosenEngine()).chosen : name;
  const file = path.join(cacheFolder(), 'rates.json');
  const remembered = await rememberedRates(file, machineKey(), engine);
  if (remembered) return { engine, rates: remembered };
  if (!measure) return null;
  const opened = await selectEngine(engine, { formulations: formulationFiles(cacheFolder()).slice(1) });
  try {
    const rates = await measureRates(opened);
    const ratio = rates.operations.contract / (await measureProduct(opened, 'contract', rates.call));
    const steady = ratio < alike && ratio > 1 / alike;
    await rememberRates(file, machineKey(), engine, rates, steady ? null : Date.now() + rough);
    return { engine, rates };
  } finally {
    await opened.dispose();
  }
}
