import { z } from 'zod';
import { experimentFileSchema } from '../contract/experiment';

type Setting = keyof typeof experimentFileSchema.shape;

/** What the text editor says of each setting. */
const descriptions: Readonly<Record<Setting, string>> = {
  version: 'Version of this file format.',
  dataset: 'Folder of pictures, one sub-folder for each class. A relative path is seen from the folder of this file.',
  backbone: 'Pre-trained network: the identifier of a bundled one, or the path of an ONNX file or of the model.json of a TensorFlow.js model.',
  linearize: 'Names of the layers to linearize, or of blocks for all their layers, as `tangent inspect` lists them; null leaves the choice to the network.',
  features: "The network's value that is taken as features, as `tangent inspect` names it; null: what its classifier stands on.",
  methods: 'The models to train side by side: the linear probe (activation), gradient features alone (gradient), both (full), and fine-tuning (finetune).',
  seed: 'Of the split and of all random numbers.',
  seeds: 'Seeds of several runs that differ in nothing else, carried out one after another; null: one run, with the seed above.',
  splitSeed: 'Seed of the split alone, so that runs over seeds have the same test pictures; null: the seed of each run.',
  engine: 'What computes; auto is the fastest that computes rightly on this machine.',
  batch: 'Pictures per call of the engine; of fine-tuning also per update.',
  epochs: "Most epochs of one candidate; null takes each model's own.",
  patience: 'A candidate ends when its validation loss has not fallen by 1 % within so many epochs.',
  solver: 'How the linear models are trained. subspace and lbfgs need no learning rate.',
  start: 'Where the full model starts: at zero, or at the trained linear probe (omega).',
  weightDecays: 'Weight decays of the linear models, from which the validation part chooses.',
  learningRates: 'Learning rates from which the validation part chooses: of fine-tuning, and of all models trained by minibatches.',
  weightDecay: 'Weight decay wherever a learning rate is searched.',
  clip: "Largest norm of a minibatch's gradient; null does not clip.",
  neuralTangentScaling: 'Scale parameters as the neural tangent kernel does.',
  groupBy: 'Regular expression on paths in the folder: pictures with equal matches stay in one part.',
  resplit: 'Split anew where the folder has train, validation and test parts.',
  background: 'What shows through transparent pictures.',
  pictureSize: "Height and width in which the network sees pictures; null: its own. Smaller is faster.",
  views: 'Views of each training picture: as it is, and random parts of it, mirrored or not, in changed colours.',
  testViews: 'Views of each other picture, over which probabilities are averaged.',
  memoryBudget: 'Bytes of memory that what is kept of the pictures may take, beyond which it lies in files; null: a quarter.',
  precision: 'Of the numbers that are kept.',
  preprocessing: "How pictures are prepared for the network, instead of its own way; null: its own.",
};

/** The JSON schema of `*.tangent.json` files, by which the text editor completes and checks them. */
export function experimentJsonSchema(): object {
  const { properties, ...schema } = z.toJSONSchema(experimentFileSchema, { io: 'input', target: 'draft-7' });
  const described = Object.entries(properties ?? {}).map(([name, property]) => [
    name,
    { ...(property as object), description: descriptions[name as Setting] },
  ]);
  const link = { type: 'string', description: 'Address of the schema of this file.' };
  return {
    ...schema,
    title: 'Tangent experiment',
    description: 'How a pre-trained network is adapted to a folder of pictures.',
    properties: { $schema: link, ...Object.fromEntries(described) },
    additionalProperties: false,
    allowTrailingCommas: true,
  };
}
