import type { MethodName } from '../../contract/methods';
import type { Engine, Executable } from '../../engines/engine';
import type { Tensor } from '../../program/tensor';
import { extractionProgram } from '../training/extraction-program';
import type { Trained, TrainedModel } from './load';

interface Head extends TrainedModel {
  readonly executable: Executable;
}

/** Logits [n, c] of a batch by each model, with the milliseconds that their common part and each of them took. */
export interface Computed {
  readonly logits: ReadonlyMap<MethodName, Float32Array | Float64Array>;
  readonly shared: number;
  readonly own: ReadonlyMap<MethodName, number>;
}

/** The models of a run, compiled: what several of them need of a picture is computed once. */
export class TrainedNetwork {
  private constructor(
    private readonly shared: Executable,
    private readonly heads: ReadonlyMap<MethodName, Head>,
  ) {}

  static async compile(engine: Engine, { models }: Trained): Promise<TrainedNetwork> {
    const shared = await engine.compile(extractionProgram([...models.values()].map(({ model }) => model)));
    const heads = new Map<MethodName, Head>();
    for (const [name, trained] of models) heads.set(name, { ...trained, executable: await engine.compile(trained.model.logits) });
    return new TrainedNetwork(shared, heads);
  }

  /** @param pixels uint8 [n, height, width, 3] as they are decoded */
  async run(pixels: Tensor): Promise<Computed> {
    let since = performance.now();
    const passed = (): number => {
      const milliseconds = performance.now() - since;
      since += milliseconds;
      return milliseconds;
    };
    const kept = await this.shared.run({ pixels });
    const shared = passed();
    const logits = new Map<MethodName, Float32Array | Float64Array>();
    const own = new Map<MethodName, number>();
    for (const [name, { model, parameters, executable }] of this.heads) {
      const feeds = Object.fromEntries(model.kept.flatMap((value) => (kept[value] ? [[value, kept[value]]] : [])));
      const { data } = (await executable.run({ ...feeds, ...parametersOf(model, parameters) }))['logits'] ?? {};
      if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new Error('the program gave no logits');
      logits.set(name, data);
      own.set(name, passed());
    }
    return { logits, shared, own };
  }
}

/** Of the stored tensors, those that the program takes: a file may hold more. */
function parametersOf({ logits }: TrainedModel['model'], stored: TrainedModel['parameters']): Record<string, Tensor> {
  return Object.fromEntries(logits.inputs.flatMap(({ name }) => (stored[name] ? [[name, stored[name]]] : [])));
}
