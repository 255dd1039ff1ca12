/** Names of layers from the names of nodes: `StatefulPartitionedCall/net/conv1/Conv2D_weights` is `conv1`. */
export class LayerNames {
  private readonly shared: readonly string[];

  /** @param kernels names of the nodes that hold kernels; what most of them begin with is left out */
  constructor(kernels: readonly string[]) {
    this.shared = sharedBeginning(kernels.map((name) => pathOf(name).parts));
  }

  /** @param kind what a layer is called that is part of a separable convolution */
  nameOf(node: string, kind: 'depthwise' | 'pointwise'): string {
    const { parts, separable } = pathOf(node);
    const name = this.own(parts);
    return separable ? `${name}/${kind}` : name;
  }

  /** A node's name without what most layers begin with. */
  shortened(node: string): string {
    return this.own(told(node)) || node;
  }

  private own(parts: readonly string[]): string {
    let first = 0;
    while (first < parts.length - 1 && first < this.shared.length && parts[first] === this.shared[first]) first += 1;
    return parts.slice(first).join('/');
  }
}

/** What three in four of the paths begin with. */
function sharedBeginning(paths: readonly (readonly string[])[]): string[] {
  const shared: string[] = [];
  if (paths.length < 2) return shared;
  let rest = paths;
  for (;;) {
    const depth = shared.length;
    const counts = new Map<string, number>();
    for (const parts of rest) if (parts.length > depth + 1) counts.set(parts[depth]!, (counts.get(parts[depth]!) ?? 0) + 1);
    const [most] = [...counts].sort((a, b) => b[1] - a[1]);
    if (!most || most[1] < 0.75 * paths.length) return shared;
    shared.push(most[0]);
    rest = rest.filter((parts) => parts[depth] === most[0]);
  }
}

/** What Keras and TensorFlow call the reading of a weight, and what the converter calls weights that it joined. */
const reading = /^(ReadVariableOp|read|Cast|merged_input|Enter)(_\d+)?$/;
/** The operation within a layer, or the weight it multiplies by. */
const operation =
  /^(Conv2D|DepthwiseConv2dNative|depthwise|convolution|separable_conv2d|conv2d_transpose|BiasAdd|Relu6?|LeakyRelu|Elu|Sigmoid|Tanh|MatMul|Tensordot|BatchMatMulV2|[Ee]insum|kernel|weights|filter|filter_in|depthwise_weights|pointwise_weights|depthwise_kernel|pointwise_kernel)(_\d+)?(_weights)?$/;
const call = /^(Stateful)?PartitionedCall(_\d+)?$/;

/** The parts of a name that tell something. */
function told(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== 'ConstantFolding' && !call.test(part));
}

function pathOf(name: string): { parts: string[]; separable: boolean } {
  const parts = told(name);
  const last = (): string => parts.at(-1) ?? '';
  while (parts.length > 1 && reading.test(last())) parts.pop();
  const separable = last().startsWith('separable_conv2d') || (parts.at(-2)?.startsWith('separable_conv2d') ?? false);
  if (parts.length > 1 && operation.test(last())) parts.pop();
  while (parts.length > 1 && /^(Tensordot|separable_conv2d)(_\d+)?$/.test(last())) parts.pop();
  return { parts: parts.length > 0 ? parts : [name], separable };
}

/** Whether a name tells nothing of the layer. */
export function tellsNothing(name: string): boolean {
  return /^(unknown|const|arg)[_\d]*$/i.test(name) || name.startsWith('Func/');
}
