import { loadBackbone, type Backbone } from '../../backbones';
import type { Experiment } from '../../contract/experiment';
import { methodNames, type MethodName } from '../../contract/methods';
import { buildModel, chooseLayers, type Model, type Setting } from '../../methods';
import type { Program } from '../../program/types';
import { extractionProgram, outputTypes } from '../training/extraction-program';
import { bytesPerSample } from '../training/feature-store';

/** A backbone bound to an experiment: the models to train and what they keep of each sample. */
export interface Network {
  readonly setting: Setting;
  readonly model: (method: MethodName) => Model;
  readonly extraction: Program;
  readonly bytesPerSample: number;
}

type Choice = Pick<Experiment, 'backbone' | 'pictureSize' | 'linearize' | 'features' | 'preprocessing' | 'neuralTangentScaling' | 'methods'>;

/**
 * The backbone of an experiment.
 * @throws TangentError if it cannot be loaded or lacks a layer to linearize
 */
export async function chosenBackbone(choice: Choice): Promise<Backbone> {
  const backbone = await loadBackbone(choice.backbone, {
    preprocessing: choice.preprocessing ?? undefined,
    pictureSize: choice.pictureSize ?? undefined,
    features: choice.features ?? undefined,
  });
  chooseLayers(backbone, choice.linearize);
  return backbone;
}

/**
 * Builds the models. What is kept serves all methods, unless the linear probe is trained alone, so that later runs
 * with other methods find it in the cache.
 */
export function bindNetwork(backbone: Backbone, choice: Choice, classes: number): Network {
  const setting: Setting = {
    backbone,
    preprocessing: backbone.preprocessing,
    layers: chooseLayers(backbone, choice.linearize),
    classes,
    neuralTangentScaling: choice.neuralTangentScaling,
  };
  const probeAlone = choice.methods.every((method) => method === 'activation');
  const models = new Map((probeAlone ? (['activation'] as const) : methodNames).map((name) => [name, buildModel(name, setting)]));
  const extraction = extractionProgram([...models.values()]);
  return {
    setting,
    model: (method) => models.get(method) ?? buildModel(method, setting),
    extraction,
    bytesPerSample: bytesPerSample(outputTypes(extraction).values()),
  };
}
