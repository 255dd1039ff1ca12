import { castTo, type Emission } from '../emission';
import type { PrimitiveName } from '../../../program/vocabulary';

/** An operator of ONNX that does the same, element by element. */
function operator<P extends PrimitiveName>(name: string): Emission<P> {
  return ({ graph, operands }) => graph.node(name, operands());
}

export const add: Emission<'add'> = operator('Add');
export const subtract: Emission<'subtract'> = operator('Sub');
export const multiply: Emission<'multiply'> = operator('Mul');
export const divide: Emission<'divide'> = operator('Div');
export const maximum: Emission<'maximum'> = operator('Max');
export const exponential: Emission<'exponential'> = operator('Exp');
export const logarithm: Emission<'logarithm'> = operator('Log');
export const squareRoot: Emission<'squareRoot'> = operator('Sqrt');
export const absolute: Emission<'absolute'> = operator('Abs');
export const sigmoid: Emission<'sigmoid'> = operator('Sigmoid');
export const hyperbolicTangent: Emission<'hyperbolicTangent'> = operator('Tanh');
export const errorFunction: Emission<'errorFunction'> = operator('Erf');
export const softplus: Emission<'softplus'> = operator('Softplus');
export const relu: Emission<'relu'> = operator('Relu');

export const scale: Emission<'scale'> = ({ graph, input }, { parameters }) =>
  graph.node('Mul', [input(0), graph.scalar(parameters.factor)]);

export const relu6: Emission<'relu6'> = ({ graph, input }) =>
  graph.node('Clip', [input(0), graph.scalar(0), graph.scalar(6)]);

export const clip: Emission<'clip'> = ({ graph, input }, { parameters: { low, high } }) =>
  graph.node('Clip', [input(0), graph.scalar(low), graph.scalar(high)]);

export const elu: Emission<'elu'> = ({ graph, input }, { parameters }) =>
  graph.node('Elu', [input(0)], { alpha: { float: parameters.alpha } });

export const leakyRelu: Emission<'leakyRelu'> = ({ graph, input }, { parameters }) =>
  graph.node('LeakyRelu', [input(0)], { alpha: { float: parameters.slope } });

export const insideMask: Emission<'insideMask'> = ({ graph, input }, { parameters: { low, high } }) => {
  const x = input(0);
  const above = low > -Infinity ? graph.node('Greater', [x, graph.scalar(low)]) : null;
  const below = high < Infinity ? graph.node('Less', [x, graph.scalar(high)]) : null;
  // Every number equals itself; this is a mask of ones.
  const inside = above && below ? graph.node('And', [above, below]) : (above ?? below ?? graph.node('Equal', [x, x]));
  return castTo(graph, inside, 'uint8');
};

export const applyMask: Emission<'applyMask'> = ({ graph, input, operands }, { parameters: { otherwise } }) => {
  // A product reads and writes once, where choosing between two tensors makes three of them on the way.
  const ones = castTo(graph, input(1), 'float32');
  const factors =
    otherwise === 0
      ? ones
      : graph.node('Add', [graph.node('Mul', [ones, graph.scalar(1 - otherwise)]), graph.scalar(otherwise)]);
  return graph.node('Mul', [operands()[0] ?? '', factors]);
};

export const cast: Emission<'cast'> = ({ graph, input }, { parameters }) => castTo(graph, input(0), parameters.dtype);

export const softmax: Emission<'softmax'> = ({ graph, input }) => graph.node('Softmax', [input(0)], { axis: -1 });

export const logSoftmax: Emission<'logSoftmax'> = ({ graph, input }) =>
  graph.node('LogSoftmax', [input(0)], { axis: -1 });
