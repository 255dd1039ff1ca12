import { operators } from '../../src/backbones/onnx/operators';
import { TangentError } from '../../src/contract/errors';
import type { Engine } from '../../src/engines/engine';
import { ShapeError } from '../../src/program/shape';
import { interpret } from '../../src/program/interpreter';
import type { Tensor } from '../../src/program/tensor';
import type { ConformanceCase } from './case';
import { difference } from './compare';
import { variants, writeVariant, type Variant, type Written } from './variants';

export type Outcome =
  | { readonly kind: 'passed' }
  /** Only with all operands known. */
  | { readonly kind: 'folded'; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** The operators of a case that the importer does not know. */
export function unknownOperators({ model }: ConformanceCase): string[] {
  const standard = (domain: string): boolean => domain === '' || domain === 'ai.onnx';
  const unknown = model.graph.node.filter(({ opType, domain }) => !standard(domain) || !Object.hasOwn(operators, opType));
  return [...new Set(unknown.map(({ opType }) => opType))];
}

/** Cases whose results are stored to four digits only. */
const coarse: ReadonlySet<string> = new Set(['test_averagepool_2d_ceil_last_window_starts_on_pad']);

async function disagreement(given: ConformanceCase, written: Written, engines: readonly Engine[]): Promise<string | undefined> {
  for (const [name, array] of written.known) {
    const expected = given.results.get(name);
    const reason = expected && difference(array, expected, coarse.has(given.name) ? 1e-3 : 0);
    if (reason !== undefined) return `"${name}" ${reason}`;
  }
  if (written.program.outputs.length === 0) return undefined;
  const feeds = Object.fromEntries(Object.entries(written.feeds).map(([name, tensor]) => [name, single(tensor)]));
  const evaluations: [string, () => Promise<Readonly<Record<string, Tensor>>>][] = [
    ['the interpreter', () => Promise.resolve(interpret(written.program, written.feeds))],
    ...engines.map((engine): [string, () => Promise<Readonly<Record<string, Tensor>>>] => [
      `${engine.name} (${engine.device})`,
      async () => {
        const executable = await engine.compile(written.program);
        try {
          return await executable.run(feeds);
        } finally {
          await executable.dispose();
        }
      },
    ]),
  ];
  for (const [who, evaluate] of evaluations) {
    const results = await evaluate();
    for (const { name } of written.program.outputs) {
      const [actual, expected] = [results[name], given.results.get(name)];
      if (!actual || !expected) continue;
      const reason = difference(actual, expected, coarse.has(given.name) ? 1e-3 : 0);
      if (reason !== undefined) return `"${name}" by ${who} ${reason}`;
    }
  }
  return undefined;
}

function single(tensor: Tensor): Tensor {
  return { ...tensor, data: tensor.data instanceof Float64Array ? Float32Array.from(tensor.data) : tensor.data };
}

async function runVariant(given: ConformanceCase, variant: Variant, engines: readonly Engine[]): Promise<Outcome | undefined> {
  try {
    const written = writeVariant(given, variant);
    if (!written) return undefined;
    const reason = await disagreement(given, written, engines);
    return reason === undefined ? { kind: 'passed' } : { kind: 'failed', reason: `${variant}: ${reason}` };
  } catch (error) {
    if (error instanceof TangentError && error.code === 'backbone-unsupported') {
      return { kind: 'unsupported', reason: error.message.replace(/^.*?: node ".*?" /, '') };
    }
    // Operands that fit only the one batch of the case are no fault of the importer.
    if (variant === 'batch' && error instanceof TangentError && error.cause instanceof ShapeError) {
      return { kind: 'unsupported', reason: 'holds for one batch size only' };
    }
    return { kind: 'failed', reason: `${variant}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * Imports a case in every variant that the importer takes, and compares what the interpreter and the engines compute
 * with the results that are stored.
 */
export async function runCase(given: ConformanceCase, engines: readonly Engine[]): Promise<Outcome> {
  const outcomes = new Map<Variant, Outcome>();
  for (const variant of variants) {
    const outcome = await runVariant(given, variant, engines);
    if (outcome?.kind === 'failed') return outcome;
    if (outcome) outcomes.set(variant, outcome);
  }
  const computed = [...outcomes].filter(([variant]) => variant !== 'known').map(([, outcome]) => outcome);
  if (computed.some(({ kind }) => kind === 'passed')) return { kind: 'passed' };
  const refusal = computed.find((outcome) => outcome.kind === 'unsupported');
  const known = outcomes.get('known') ?? { kind: 'unsupported', reason: 'has no operands' };
  if (known.kind !== 'passed') return refusal ?? known;
  return { kind: 'folded', reason: refusal && 'reason' in refusal ? refusal.reason : 'has operands that are whole numbers' };
}

