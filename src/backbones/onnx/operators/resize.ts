import { originalPosition, resampled, type CoordinateTransformation, type Resampling, type Rounding } from '../../compositions/resampling';
import type { Value } from '../../../program/types';
import { Computed, floats, type KnownArray } from '../../graphs/operand';
import { broadcasted } from '../../graphs/broadcasting';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

const transformations: readonly CoordinateTransformation[] = [
  'half_pixel',
  'half_pixel_symmetric',
  'pytorch_half_pixel',
  'align_corners',
  'asymmetric',
  'tf_half_pixel_for_nn',
  'tf_crop_and_resize',
];
const roundings: readonly Rounding[] = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'];
const modes: readonly Resampling['mode'][] = ['nearest', 'linear', 'cubic'];

function oneOf<T extends string>(operation: Operation, attribute: string, choices: readonly T[], fallback: T): T {
  const given = operation.attributes.text(attribute) ?? fallback;
  return choices.find((choice) => choice === given) ?? operation.unsupported(say`has the unknown ${attribute} "${given}"`);
}

/** Operands that may be there without numbers, as exporters write those they do not need. */
function filled(operation: Operation, index: number): KnownArray | undefined {
  const array = operation.optionalKnown(index);
  return array && array.data.length > 0 ? array : undefined;
}

/** The new size and the scale of each axis named. */
function targets(operation: Operation, from: readonly number[], scales: KnownArray | undefined, sizes: KnownArray | undefined) {
  if (scales) return from.map((size, i) => ({ to: Math.floor(size * (scales.data[i] ?? 1)), scale: scales.data[i] ?? 1 }));
  const wanted = sizes ?? operation.unsupported(say`says neither scales nor sizes`);
  const policy = operation.attributes.text('keep_aspect_ratio_policy') ?? 'stretch';
  const ratios = from.map((size, i) => (wanted.data[i] ?? size) / size);
  if (policy === 'stretch') return from.map((size, i) => ({ to: wanted.data[i] ?? size, scale: ratios[i] ?? 1 }));
  const scale = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return from.map((size) => ({ to: Math.floor(scale * size + 0.5), scale }));
}

interface Request {
  readonly scales: KnownArray | undefined;
  readonly sizes: KnownArray | undefined;
  readonly region: KnownArray | undefined;
  readonly how: Omit<Resampling, 'from' | 'to' | 'scale'>;
}

function resized(operation: Operation, { scales, sizes, region, how }: Request): Value {
  const x = operation.value();
  const { shape } = x.type;
  const named = operation.attributes.integers('axes') ?? shape.map((_, axis) => axis);
  const axes = named.map((axis) => operation.fileAxis(axis, shape.length));
  const given = [scales, sizes].find((array) => array !== undefined);
  if (given && given.data.length !== axes.length) return operation.unsupported(say`does not say a scale or size for each axis`);
  const from = axes.map((axis) => (shape[axis] === 'N' ? 1 : Number(shape[axis])));
  const plans = targets(operation, from, scales, sizes).map(({ to, scale }, i): Resampling & { axis: number } => {
    const bounds = [region?.data[i] ?? 0, region?.data[i + axes.length] ?? 1] as const;
    return { ...how, axis: axes[i] ?? 0, from: from[i] ?? 1, to, scale, region: bounds };
  });
  const changing = plans.filter(({ from: size, to, scale, transformation }) =>
    to !== size || scale !== 1 || transformation === 'tf_crop_and_resize');
  let y = x;
  for (const plan of changing) {
    if (shape[plan.axis] === 'N') {
      // The scale of a batch is 1; as a size it may be the fixed batch of 1 or the batch itself.
      if (scales ? plan.scale === 1 : true) continue;
      return operation.unsupported(say`resizes the batch`);
    }
    if (!(plan.to >= 1)) return operation.unsupported(say`leaves nothing`);
    y = resampled(operation.builder, y, plan.axis, plan);
  }
  return how.transformation === 'tf_crop_and_resize' ? extrapolated(operation, y, plans) : y;
}

/** Puts the number for what lies outside of the picture where a position does. */
function extrapolated(operation: Operation, y: Value, plans: readonly (Resampling & { readonly axis: number })[]): Value {
  const number = operation.attributes.float('extrapolation_value') ?? 0;
  let inside = new Computed(y);
  const { builder } = operation;
  let outside: KnownArray | undefined;
  for (const plan of plans) {
    if (y.type.shape[plan.axis] === 'N') continue;
    const marks = Float64Array.from({ length: plan.to }, (_, i) => {
      const position = originalPosition(i, plan);
      return Number(position < 0 || position > plan.from - 1);
    });
    if (!marks.includes(1)) continue;
    const shape = y.type.shape.slice(plan.axis).map((_, i) => (i === 0 ? plan.to : 1));
    const { values: [value, keep] } = broadcasted(operation, [inside, floats(marks.map((mark) => 1 - mark), shape)]);
    inside = new Computed(builder.emit('multiply', [value!, keep!], {}));
    // What was put outside before is kept where this axis is inside, so the sum has the number once.
    outside = floats(marks.map((mark) => mark * number), shape);
    const { values: [kept, added] } = broadcasted(operation, [inside, outside]);
    inside = new Computed(builder.emit('add', [kept!, added!], {}));
  }
  return inside.value;
}

export const resizing: Importers = {
  Resize: (operation) =>
    resized(operation, {
      region: operation.opset >= 11 ? filled(operation, 1) : undefined,
      scales: filled(operation, operation.opset >= 11 ? 2 : 1),
      sizes: filled(operation, 3),
      how: {
        mode: oneOf(operation, 'mode', modes, 'nearest'),
        transformation: oneOf(operation, 'coordinate_transformation_mode', transformations, operation.opset >= 11 ? 'half_pixel' : 'asymmetric'),
        rounding: oneOf(operation, 'nearest_mode', roundings, operation.opset >= 11 ? 'round_prefer_floor' : 'floor'),
        cubicCoefficient: operation.attributes.float('cubic_coeff_a') ?? -0.75,
        excludeOutside: operation.attributes.integer('exclude_outside') === 1,
        antialias: operation.attributes.integer('antialias') === 1,
      },
    }),
  Upsample: (operation) => {
    const attribute = operation.attributes.floats('scales');
    return resized(operation, {
      region: undefined,
      scales: attribute ? floats(Float64Array.from(attribute)) : filled(operation, 1),
      sizes: undefined,
      how: { mode: oneOf(operation, 'mode', modes, 'nearest'), transformation: 'asymmetric', rounding: 'floor' },
    });
  },
};
