import { describe, expect, it } from 'vitest';
import { LayerNames } from '../../../src/backbones/graph-model/layer-names';

describe('layers of a graph model are called', () => {
  it.each([
    ['StatefulPartitionedCall/net/conv1/Conv2D/ReadVariableOp', 'conv1'],
    ['StatefulPartitionedCall/net/conv1/Conv2D_weights', 'conv1'],
    ['StatefulPartitionedCall/net/block/depthwise/depthwise_weights', 'block/depthwise'],
    ['StatefulPartitionedCall/net/block_1/convolution/merged_input', 'block_1'],
    ['ConstantFolding/StatefulPartitionedCall/net/dense/Tensordot/ReadVariableOp', 'dense'],
    ['StatefulPartitionedCall/net/dense/MatMul/ReadVariableOp_1', 'dense'],
    ['StatefulPartitionedCall/net/re_lu_3/Relu', 're_lu_3'],
    ['StatefulPartitionedCall/net/separable/separable_conv2d/ReadVariableOp', 'separable/pointwise'],
    ['StatefulPartitionedCall/other/head/kernel', 'other/head'],
    ['MatMul', 'MatMul'],
  ])('%s is %s', (node, name) => {
    const kernels = ['a', 'b', 'c', 'd', 'e'].map((layer) => `StatefulPartitionedCall/net/${layer}/Conv2D_weights`);
    expect(new LayerNames([...kernels, 'Func/input/_262']).nameOf(node, 'pointwise')).toBe(name);
  });

  it('by their own names where they begin alike by chance', () => {
    expect(new LayerNames(['net/conv/Conv2D_weights']).nameOf('net/conv/Conv2D_weights', 'pointwise')).toBe('net/conv');
    expect(new LayerNames(['conv', 'conv']).nameOf('conv', 'pointwise')).toBe('conv');
  });
});
