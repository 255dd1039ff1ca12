import path from 'node:path';
import { version } from '../../../package.json';
import type { MethodName } from '../../contract/methods';
import type { Preprocessing } from '../../contract/preprocessing';
import type { Trained } from '../trained/load';

/** What an exported file says of itself. */
export interface Description {
  /** Of the program that wrote it. */
  readonly version: string;
  readonly words: string;
  /** Every value is text, as ONNX has it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What remains to be done with a picture before an exported model: its numbers are taken as they are. */
export function remainingPreprocessing(preprocessing: Preprocessing): Preprocessing {
  return { ...preprocessing, channelOrder: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] };
}

export function describe({ run, classes, background, setting, experiment }: Trained, method: MethodName): Description {
  const { backbone, layers, preprocessing } = setting;
  const { width, height } = preprocessing;
  const remaining = JSON.stringify(remainingPreprocessing(preprocessing));
  const input = `image: float32 [N, ${height}, ${width}, 3], red, green and blue as 0 to 255`;
  return {
    version,
    words: `Input ${input}. Outputs: logits and probabilities, one number for each class. Normalization is within.`,
    metadata: {
      classes: JSON.stringify(classes),
      input,
      preprocessing: remaining,
      background,
      method,
      run: path.basename(run),
      dataset: path.basename(experiment.dataset),
      backbone: backbone.name,
      backboneSha256: backbone.source.sha256,
      linearized: JSON.stringify(layers.map(({ name }) => name)),
      licence: backbone.source.licence ?? 'not known',
      // Tangent itself reads these where the file is used as a backbone, and other tools the last two.
      'tangent.name': `${path.basename(experiment.dataset)} ${method}`,
      'tangent.preprocessing': remaining,
      'Image.BitmapPixelFormat': 'Rgb8',
      'Image.NominalPixelRange': 'NominalRange_0_255',
    },
  };
}
