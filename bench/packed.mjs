// What goes to a machine with a graphics card beside Node and the bundled benchmark, from where to where.

export const platform = 'linux/x64';

export const copies = {
  'media/backbones/efficientnet-lite0.onnx': 'media/backbones/efficientnet-lite0.onnx',
  'bench/peer.py': 'peer.py',
  'bench/sgemm.py': 'sgemm.py',
  'bench/on-gpu.sh': 'on-gpu.sh',
};

/** The packages that the benchmark may load there, and what of them. */
export const packages = {
  'onnxruntime-node': ['package.json', 'dist', `bin/napi-v6/${platform}`],
  'onnxruntime-common': ['package.json', 'dist/cjs', 'dist/esm'],
};
