import { cropOf, literal, type Example } from './picture';

/**
 * A JavaScript module that classifies a picture with an exported ONNX file, by onnxruntime-node and sharp.
 * @param typed whether it is TypeScript
 */
export function javascriptExample({ model, labels, picture, preprocessing, background }: Example, typed = false): string {
  const { width, height, resize } = preprocessing;
  const crop = cropOf(preprocessing);
  const kernel = resize.interpolation === 'bicubic' ? 'cubic' : 'linear';
  const [wide, high, fit] = crop ? [crop.side, crop.side, 'cover'] : [width, height, 'fill'];
  const cropped = crop ? `\n  .extract({ left: ${crop.left}, top: ${crop.top}, width: ${width}, height: ${height} })` : '';
  return `import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const session = await InferenceSession.create(${literal(model)});
const classes = readFileSync(${literal(labels)}, 'utf8').split('\\n');

const pixels = await sharp(${literal(picture)})
  .autoOrient()
  .flatten({ background: '${background}' })
  .resize(${wide}, ${high}, { fit: '${fit}', kernel: '${kernel}', fastShrinkOnLoad: false })${cropped}
  .toColourspace('srgb')
  .raw()
  .toBuffer();
const image = new Tensor('float32', Float32Array.from(pixels), [1, ${height}, ${width}, 3]); // 0 to 255

const { probabilities } = await session.run({ image });
const ranked = Array.from(probabilities.data${typed ? ' as Float32Array' : ''}, (probability, index) => ({ probability, name: classes[index] }));
ranked.sort((a, b) => b.probability - a.probability);
for (const { probability, name } of ranked.slice(0, 5)) console.log(\`\${(100 * probability).toFixed(1)}% \${name}\`);
`;
}
