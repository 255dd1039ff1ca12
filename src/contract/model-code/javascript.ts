import { cropOf, literal, type Example } from './picture';

/** Statements that read a picture with sharp: `pixels`, numbers from 0 to 255. */
function pixelsOf({ picture, preprocessing, background }: Example): string {
  const { width, height, resize } = preprocessing;
  const crop = cropOf(preprocessing);
  const kernel = resize.interpolation === 'bicubic' ? 'cubic' : 'linear';
  const [wide, high, fit] = crop ? [crop.side, crop.side, 'cover'] : [width, height, 'fill'];
  const cropped = crop ? `\n  .extract({ left: ${crop.left}, top: ${crop.top}, width: ${width}, height: ${height} })` : '';
  return `const pixels = await sharp(${literal(picture)})
  .autoOrient()
  .flatten({ background: '${background}' })
  .resize(${wide}, ${high}, { fit: '${fit}', kernel: '${kernel}', fastShrinkOnLoad: false })${cropped}
  .toColourspace('srgb')
  .raw()
  .toBuffer();`;
}

/** Statements that print the likeliest of `classes`. @param numbers an expression for their probabilities */
function ranking(numbers: string): string {
  return `const ranked = Array.from(${numbers}, (probability, index) => ({ probability, name: classes[index] }));
ranked.sort((a, b) => b.probability - a.probability);
for (const { probability, name } of ranked.slice(0, 5)) console.log(\`\${(100 * probability).toFixed(1)}% \${name}\`);`;
}

/**
 * A JavaScript module that classifies a picture with an exported ONNX file, by onnxruntime-node and sharp.
 * @param typed whether it is TypeScript
 */
export function javascriptExample(example: Example, typed = false): string {
  const { model, labels, preprocessing } = example;
  return `import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const session = await InferenceSession.create(${literal(model)});
const classes = readFileSync(${literal(labels)}, 'utf8').split('\\n');

${pixelsOf(example)}
const image = new Tensor('float32', Float32Array.from(pixels), [1, ${preprocessing.height}, ${preprocessing.width}, 3]); // 0 to 255

const { probabilities } = await session.run({ image });
${ranking(`probabilities.data${typed ? ' as Float32Array' : ''}`)}
`;
}

/** A JavaScript module that does so with an exported TensorFlow.js graph model, by @tensorflow/tfjs and sharp. */
export function tensorflowExample(example: Example): string {
  const { model, labels, preprocessing } = example;
  return `import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';

const { modelTopology, signature, weightsManifest: [group] } = JSON.parse(readFileSync(${literal(model)}, 'utf8'));
const weightData = new Uint8Array(Buffer.concat(group.paths.map((path) => readFileSync(path)))).buffer;
const network = await tf.loadGraphModel(tf.io.fromMemory({ modelTopology, signature, weightSpecs: group.weights, weightData }));
const classes = readFileSync(${literal(labels)}, 'utf8').split('\\n');

${pixelsOf(example)}
const image = tf.tensor(Float32Array.from(pixels), [1, ${preprocessing.height}, ${preprocessing.width}, 3]); // 0 to 255

const probabilities = network.execute({ image }, 'probabilities').dataSync();
${ranking('probabilities')}
`;
}

/** A function for pages, which classifies an element that shows a picture. */
export function browserExample({ model, labels, preprocessing }: Example): string {
  const { width, height } = preprocessing;
  const crop = cropOf(preprocessing);
  const [start, end, size] = crop
    ? ['[(height - side) / 2, (width - side) / 2]', '[(height + side) / 2, (width + side) / 2]', `[${crop.side}, ${crop.side}]`]
    : ['[0, 0]', '[height, width]', `[${height}, ${width}]`];
  const sides = crop ? '\n    const side = Math.min(height, width);' : '';
  const middle = crop ? `.slice([0, ${crop.top}, ${crop.left}, 0], [1, ${height}, ${width}, 3])` : '';
  return `import * as tf from '@tensorflow/tfjs';

const model = await tf.loadGraphModel(${literal(model)});
const classes = (await (await fetch(${literal(labels)})).text()).split('\\n');

/** The classes of an <img>, <canvas> or <video>, likeliest first. */
export async function classify(element) {
  const probabilities = tf.tidy(() => {
    const picture = tf.browser.fromPixels(element).toFloat();
    const [height, width] = picture.shape;${sides}
    const [[top, left], [bottom, right]] = [${start}, ${end}];
    const box = [[top / (height - 1), left / (width - 1), (bottom - 1) / (height - 1), (right - 1) / (width - 1)]];
    const image = tf.image.cropAndResize(picture.expandDims(), box, [0], ${size}, 'bilinear')${middle};
    return model.execute({ image }, 'probabilities');
  });
  const numbers = await probabilities.data();
  probabilities.dispose();
  return Array.from(numbers, (probability, index) => ({ probability, name: classes[index] })).sort((a, b) => b.probability - a.probability);
}
`;
}
