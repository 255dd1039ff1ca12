import { Builder } from '../program/builder';
import type { Program } from '../program/types';

/**
 * Appends the loss to a program with output `logits` [N, c].
 * @returns a program with the further inputs `labels` int32 [N] and `weight` float32 [N] and the outputs `logits` and
 *   `loss` = Σ weight·cross-entropy; a mean has weights 1/count, padding has weight 0
 */
export function withLoss(program: Program): Program {
  const builder = new Builder();
  const outputs = builder.inline(program, new Map());
  const logits = outputs.get('logits');
  if (!logits) throw new Error('the program has no output logits');
  const { shape } = logits.type;
  const labels = builder.input('labels', ['N'], 'int32');
  const weight = builder.input('weight', ['N']);
  const target = builder.emit('oneHot', [labels], { depth: Number(shape[1]) });
  const logProbabilities = builder.emit('logSoftmax', [logits], {});
  const picked = builder.emit('multiply', [logProbabilities, target], {});
  const logLikelihood = builder.emit('reduceSum', [picked], { axes: [1] });
  const weighted = builder.emit('multiply', [logLikelihood, weight], {});
  const sum = builder.emit('reduceSum', [weighted], { axes: [0] });
  builder.output('logits', logits);
  builder.output('loss', builder.emit('scale', [sum], { factor: -1 }));
  return builder.build();
}
