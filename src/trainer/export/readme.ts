import { percent, percentInterval } from '../../contract/format';
import { exportFiles, formatTitles, type ModelExport } from '../../contract/model-export';
import { methodTitles } from '../../contract/methods';
import { browserExample, javascriptExample, pythonExample, tensorflowExample, type Example } from '../../contract/model-code';
import { escapeMarkdown } from '../../runs/report';

const block = (language: string, code: string): string => `\`\`\`${language}\n${code}\`\`\``;

/** How to use an exported model, with examples that run in its folder. */
export function readme(about: ModelExport, dataset: string): string {
  const { classes, preprocessing, method, format, model, background } = about;
  const { width, height } = preprocessing;
  const example: Example = { model, labels: exportFiles.labels, picture: 'picture.jpg', preprocessing, background };
  return `# ${escapeMarkdown(dataset)}: ${methodTitles[method]}

\`${model}\` (${formatTitles[format]}) tells ${classes.length} classes apart. It was adapted from ${escapeMarkdown(about.backbone)} with Tangent; \`${exportFiles.card}\` says on which pictures, how well it does and under which licence the network came.${figures(about)}

| | name | shape | meaning |
| --- | --- | --- | --- |
| input | \`image\` | float32 [N, ${height}, ${width}, 3] | red, green and blue as numbers from 0 to 255; do not normalize them, the model does |
| output | \`probabilities\` | float32 [N, ${classes.length}] | of each class, in the order of \`${exportFiles.labels}\` |
| output | \`logits\` | float32 [N, ${classes.length}] | the same before the softmax |

${steps(about)}

${examples(about, example)}
`;
}

function figures({ testAccuracy, testInterval: [low, high] }: ModelExport): string {
  if (testAccuracy === null || low === null || high === null) return '';
  return ` Accuracy on the test pictures: ${percent(testAccuracy)} % (95 % interval ${percentInterval([low, high])} %).`;
}

function steps({ preprocessing, background }: ModelExport): string {
  const { resize, width, height } = preprocessing;
  const size =
    resize.mode === 'stretch'
      ? `Stretch it to ${width} × ${height} (${resize.interpolation}).`
      : `Make its shorter side ${resize.size} pixels long (${resize.interpolation}) and take the middle ${width} × ${height}.`;
  return `Turn a picture as its EXIF orientation says and lay what is transparent on ${background}. ${size} Libraries resize a little differently: probabilities may differ in the second decimal, more where pictures are enlarged.`;
}

function examples({ format }: ModelExport, example: Example): string {
  if (format === 'tfjs') {
    return `## Browser

\`npm install @tensorflow/tfjs\`, with this folder served beside the page

${block('js', browserExample(example))}

## Node.js

\`npm install @tensorflow/tfjs sharp\`, in a file of this folder whose name ends with \`.mjs\`

${block('js', tensorflowExample(example))}`;
  }
  return `## Python

\`pip install onnxruntime pillow\`

${block('python', pythonExample(example))}

## JavaScript

\`npm install onnxruntime-node sharp\`, in a file whose name ends with \`.mjs\`

${block('js', javascriptExample(example))}`;
}
