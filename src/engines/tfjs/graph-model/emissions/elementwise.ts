import type { PrimitiveName } from '../../../../program/vocabulary';
import type { Emission } from '../emission';
import type { GraphDefinition } from '../graph';

const float = { T: { type: 'float32' } } as const;

/** An operation of TensorFlow that does the same, element by element. */
function operation<P extends PrimitiveName>(name: string): Emission<P> {
  return ({ graph, operands }) => graph.node(name, operands(), float);
}

export const add: Emission<'add'> = operation('AddV2');
export const subtract: Emission<'subtract'> = operation('Sub');
export const multiply: Emission<'multiply'> = operation('Mul');
export const divide: Emission<'divide'> = operation('RealDiv');
export const maximum: Emission<'maximum'> = operation('Maximum');
export const exponential: Emission<'exponential'> = operation('Exp');
export const logarithm: Emission<'logarithm'> = operation('Log');
export const squareRoot: Emission<'squareRoot'> = operation('Sqrt');
export const absolute: Emission<'absolute'> = operation('Abs');
export const sigmoid: Emission<'sigmoid'> = operation('Sigmoid');
export const hyperbolicTangent: Emission<'hyperbolicTangent'> = operation('Tanh');
export const errorFunction: Emission<'errorFunction'> = operation('Erf');
export const softplus: Emission<'softplus'> = operation('Softplus');
export const relu: Emission<'relu'> = operation('Relu');
export const relu6: Emission<'relu6'> = operation('Relu6');
export const softmax: Emission<'softmax'> = operation('Softmax');
export const logSoftmax: Emission<'logSoftmax'> = operation('LogSoftmax');

export const scale: Emission<'scale'> = ({ graph, input }, { parameters }) => graph.node('Mul', [input(0), graph.scalar(parameters.factor)], float);

export const clip: Emission<'clip'> = ({ graph, input }, { parameters: { low, high } }) => {
  const above = low > -Infinity ? graph.node('Maximum', [input(0), graph.scalar(low)], float) : input(0);
  return high < Infinity ? graph.node('Minimum', [above, graph.scalar(high)], float) : above;
};

/** max(x, 0) + alpha·(e^min(x, 0) − 1): TensorFlow's own has no alpha. */
export const elu: Emission<'elu'> = ({ graph, input }, { parameters: { alpha } }) => {
  const power = graph.node('Exp', [graph.node('Minimum', [input(0), graph.scalar(0)], float)], float);
  const curve = graph.node('Mul', [graph.node('Sub', [power, graph.scalar(1)], float), graph.scalar(alpha)], float);
  return graph.node('AddV2', [graph.node('Relu', [input(0)], float), curve], float);
};

export const leakyRelu: Emission<'leakyRelu'> = ({ graph, input }, { parameters }) =>
  graph.node('LeakyRelu', [input(0)], { ...float, alpha: { float: parameters.slope } });

/** 1 where a condition holds, else 0. */
export function asNumber(graph: GraphDefinition, condition: string): string {
  return graph.node('Cast', [condition], { SrcT: { type: 'bool' }, DstT: { type: 'float32' } });
}

export const insideMask: Emission<'insideMask'> = ({ graph, input }, { parameters: { low, high } }) => {
  const x = input(0);
  const above = low > -Infinity ? graph.node('Greater', [x, graph.scalar(low)], float) : null;
  const below = high < Infinity ? graph.node('Less', [x, graph.scalar(high)], float) : null;
  const inside = above && below ? graph.node('LogicalAnd', [above, below]) : (above ?? below ?? graph.node('Equal', [x, x], float));
  return asNumber(graph, inside);
};

export const applyMask: Emission<'applyMask'> = ({ graph, input, operands }, { parameters: { otherwise } }) => {
  const rest = otherwise === 0 ? input(1) : graph.node('Mul', [input(1), graph.scalar(1 - otherwise)], float);
  const factors = otherwise === 0 ? rest : graph.node('AddV2', [rest, graph.scalar(otherwise)], float);
  return graph.node('Mul', [operands()[0] ?? '', factors], float);
};

/** Masks and offsets are float32 already. */
export const cast: Emission<'cast'> = ({ graph, input }) => graph.node('Identity', [input(0)], float);
