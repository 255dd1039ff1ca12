/** Names of layers from the names of nodes: `StatefulPartitionedCall/net/conv1/Conv2D_weights` is `conv1`. */
export class LayerNames {
  private readonly shared: number;

  /** @param kernels names of the nodes that hold kernels; what all of them begin with is left out */
  constructor(kernels: readonly string[]) {
    const paths = kernels.map((name) => pathOf(name).parts);
    const [first = []] = paths;
    let shared = 0;
    while (paths.every((parts) => parts.length > shared + 1 && parts[shared] === first[shared])) shared += 1;
    this.shared = paths.length > 1 ? shared : 0;
  }

  /** @param kind what a layer is called that is part of a separable convolution */
  nameOf(node: string, kind: 'depthwise' | 'pointwise'): string {
    const { parts, separable } = pathOf(node);
    const own = parts.slice(parts.length > this.shared ? this.shared : 0).join('/');
    return separable ? `${own}/${kind}` : own;
  }
}

/** What Keras and TensorFlow call the reading of a weight, and what the converter calls weights that it joined. */
const reading = /^(ReadVariableOp|read|Cast|merged_input|Enter)(_\d+)?$/;
/** The operation within a layer, or the weight it multiplies by. */
const operation =
  /^(Conv2D|DepthwiseConv2dNative|depthwise|convolution|separable_conv2d|conv2d_transpose|MatMul|Tensordot|BatchMatMulV2|[Ee]insum|kernel|weights|depthwise_weights|pointwise_weights|depthwise_kernel|pointwise_kernel)(_\d+)?(_weights)?$/;
const call = /^(Stateful)?PartitionedCall(_\d+)?$/;

function pathOf(name: string): { parts: string[]; separable: boolean } {
  const parts = name.split('/').filter((part) => part !== '' && part !== 'ConstantFolding' && !call.test(part));
  const last = (): string => parts.at(-1) ?? '';
  while (parts.length > 1 && reading.test(last())) parts.pop();
  const separable = last().startsWith('separable_conv2d') || (parts.at(-2)?.startsWith('separable_conv2d') ?? false);
  if (parts.length > 1 && operation.test(last())) parts.pop();
  while (parts.length > 1 && /^(Tensordot|separable_conv2d)(_\d+)?$/.test(last())) parts.pop();
  return { parts: parts.length > 0 ? parts : [name], separable };
}

/** Whether a name tells nothing of the layer. */
export function tellsNothing(name: string): boolean {
  return /^(unknown|const|arg)[_\d]*$/i.test(name);
}
