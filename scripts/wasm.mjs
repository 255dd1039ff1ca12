// Makes src/datasets/decode/enlarge/weighted-sums.ts of weighted-sums.wat.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const folder = 'src/datasets/decode/enlarge';
const name = 'weighted-sums.wat';
const { parseWat } = await wabt();
const module = parseWat(name, readFileSync(`${folder}/${name}`, 'utf8'));
const { buffer } = module.toBinary({});
const text = Buffer.from(buffer).toString('base64').replace(/.{1,100}/g, (line) => `\n  '${line}',`);
writeFileSync(
  `${folder}/weighted-sums.ts`,
  `/** The WebAssembly module of ${name}, in base64: written by \`npm run wasm\`. */\nexport const weightedSums = [${text}\n].join('');\n`,
);
