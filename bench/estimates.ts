// Estimated beside measured times of a training step: node bench/estimates.mjs.
import { loadBackbone } from '../src/backbones';
import { experimentSchema } from '../src/contract/experiment';
import type { Engine, Tensors } from '../src/engines/engine';
import { createOnnxRuntimeEngine } from '../src/engines/onnxruntime';
import { measureRates } from '../src/engines/rates';
import { resolveShape } from '../src/program/shape';
import type { Tensor } from '../src/program/tensor';
import type { Program } from '../src/program/types';
import { bindNetwork } from '../src/trainer/adapt/network';
import { costsOf } from '../src/trainer/engine/costs';
import { gradientProgram } from '../src/trainer/training/gradient-program';

const name = 'efficientnet-lite0';
const batch = 64;
const runs = 7;

const block = (number: number): string[] => ['expand', 'depthwise', 'project'].map((layer) => `blocks.${number}.${layer}`);
const choices: Readonly<Record<string, readonly string[]>> = {
  head: ['head'],
  'blocks.15.project': ['blocks.15.project'],
  'blocks.15.depthwise': ['blocks.15.depthwise'],
  'blocks.15': block(15),
  'blocks.15 and head': [...block(15), 'head'],
  'blocks.14': block(14),
  'blocks.13 to head': [...block(13), ...block(14), ...block(15), 'head'],
  'blocks.10': block(10),
};

function feeds(program: Program): Tensors {
  return Object.fromEntries(
    program.inputs.map(({ name: input, value: { type } }): [string, Tensor] => {
      const shape = resolveShape(type.shape, batch);
      const size = shape.reduce((product, length) => product * length, 1);
      return [input, type.dtype === 'uint8' ? { shape, dtype: 'uint8', data: new Uint8Array(size).fill(1) } : { shape, dtype: 'float32', data: new Float32Array(size).fill(0.01) }];
    }),
  );
}

/** The seconds of the fastest run: what other programs take away is not the step's. */
async function fastest(engine: Engine, program: Program): Promise<number> {
  const executable = await engine.compile(program, { batch });
  const given = feeds(program);
  await executable.run(given);
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    await executable.run(given);
    best = Math.min(best, (performance.now() - begun) / 1000);
  }
  await executable.dispose();
  return best;
}

const file = process.argv[2];
const engine = createOnnxRuntimeEngine({ formulations: file === undefined ? [] : [file] });
const rates = await measureRates(engine);
const backbone = await loadBackbone(name);
console.log(JSON.stringify(rates));
console.log('| linearized | estimated ms | between | measured ms | measured / estimated |');
console.log('| --- | ---: | ---: | ---: | ---: |');
for (const [title, linearize] of Object.entries(choices)) {
  const network = bindNetwork(backbone, experimentSchema.parse({ dataset: '-', backbone: name, linearize }), 10);
  const { secondsPerStep } = costsOf(network, batch, { engine: 'onnxruntime', rates });
  if (!secondsPerStep) throw new Error('no estimate');
  const { typical, least, most } = secondsPerStep;
  const model = network.model('full');
  const measured = (await fastest(engine, model.logits)) + (await fastest(engine, gradientProgram(model)));
  const ms = (seconds: number): string => (1000 * seconds).toFixed(1);
  console.log(`| ${title} | ${ms(typical)} | ${ms(least)} to ${ms(most)} | ${ms(measured)} | ${(measured / typical).toFixed(2)} |`);
}
await engine.dispose();
