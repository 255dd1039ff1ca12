// What the runtimes consist of, before addresses, sizes and checksums are looked up.

const wheels = (names, lib) =>
  Object.entries(names).map(([name, version]) => ({
    source: 'pypi',
    name,
    version,
    // Licences stay with what they are about.
    keep: [
      { from: lib(name), to: 'lib/' },
      { from: `${name.replaceAll('-', '_')}-${version}.dist-info/`, to: `licences/${name}/` },
    ],
  }));

const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu';

export const definitions = [
  {
    name: 'onnxruntime-cuda',
    version: '1.30.0',
    title: 'CUDA for ONNX Runtime',
    requires: "NVIDIA's driver 580 or newer, and glibc 2.28 or newer",
    platform: 'linux-x64',
    entry: 'onnxruntime/libonnxruntime.so.1',
    // The package's binding finds this library before its own; the library finds its providers beside itself.
    libraries: ['onnxruntime', 'lib'],
    expected: [
      'onnxruntime/libonnxruntime.so.1',
      'onnxruntime/libonnxruntime_providers_shared.so',
      'onnxruntime/libonnxruntime_providers_cuda.so',
      'lib/libcublas.so.13',
      'lib/libcudart.so.13',
      'lib/libcudnn.so.9',
    ],
    files: [
      {
        source: 'pypi',
        name: 'onnxruntime-gpu',
        version: '1.30.0',
        file: /cp312-cp312-manylinux.*x86_64/,
        keep: [
          { from: 'onnxruntime/capi/libonnxruntime.so.1.30.0', to: 'onnxruntime/libonnxruntime.so.1' },
          ...['cuda', 'shared'].map((part) => ({
            from: `onnxruntime/capi/libonnxruntime_providers_${part}.so`,
            to: `onnxruntime/libonnxruntime_providers_${part}.so`,
          })),
          { from: 'onnxruntime/LICENSE', to: 'licences/onnxruntime-gpu/LICENSE' },
          { from: 'onnxruntime/ThirdPartyNotices.txt', to: 'licences/onnxruntime-gpu/ThirdPartyNotices.txt' },
        ],
      },
      ...wheels(
        {
          'nvidia-cublas': '13.6.2.16',
          'nvidia-cuda-runtime': '13.3.29',
          'nvidia-cuda-nvrtc': '13.3.33',
          'nvidia-curand': '10.4.3.29',
        },
        () => 'nvidia/cu13/lib/',
      ),
      ...wheels({ 'nvidia-cudnn-cu13': '9.26.1.1' }, () => 'nvidia/cudnn/lib/'),
    ],
  },
  {
    name: 'tfjs-cuda',
    version: '4.22.0',
    title: 'TensorFlow.js with CUDA',
    requires: "NVIDIA's driver 450.80 or newer",
    platform: 'linux-x64',
    entry: `${tfjs}/dist/index.js`,
    libraries: ['lib'],
    expected: [
      `${tfjs}/dist/index.js`,
      `${tfjs}/lib/napi-v8/tfjs_binding.node`,
      `${tfjs}/deps/lib/libtensorflow.so.2`,
      `${tfjs}/deps/lib/libtensorflow_framework.so.2`,
      'node_modules/@tensorflow/tfjs/package.json',
      'lib/libcudart.so.11.0',
      'lib/libcudnn.so.8',
    ],
    files: [
      { source: 'npm-tree', name: '@tensorflow/tfjs-node-gpu', version: '4.22.0', without: /^(@types\/|@webgpu\/types|undici-types)/ },
      {
        source: 'google',
        path: 'tensorflow/libtensorflow/libtensorflow-gpu-linux-x86_64-2.9.1.tar.gz',
        // As the Bazel build of github.com/wamuir/graft pins it.
        digest: { algorithm: 'sha256', hex: '20c46f761d5905f592c4eac0812e8e50d9cb439f9440a9391912cf4c02ed8be8' },
        bytes: 430_000_000,
        unpackedBytes: 1_400_000_000,
        keep: [
          { from: 'lib/', to: `${tfjs}/deps/lib/` },
          { from: 'LICENSE', to: 'licences/libtensorflow/LICENSE' },
          { from: 'THIRD_PARTY_TF_C_LICENSES', to: 'licences/libtensorflow/THIRD_PARTY_TF_C_LICENSES' },
        ],
      },
      {
        source: 'google',
        path: 'tf-builds/pre-built-binary/napi-v8/4.22.0/GPU-linux-4.22.0.tar.gz',
        digest: null,
        bytes: 500_000,
        unpackedBytes: 1_000_000,
        keep: [{ from: 'napi-v8/', to: `${tfjs}/lib/napi-v8/` }, { from: '', to: `${tfjs}/lib/napi-v8/` }],
      },
      ...wheels(
        {
          'nvidia-cublas-cu11': '11.11.3.6',
          'nvidia-cuda-runtime-cu11': '11.8.89',
          'nvidia-cuda-nvrtc-cu11': '11.8.89',
          'nvidia-cufft-cu11': '10.9.0.58',
          'nvidia-curand-cu11': '10.3.0.86',
          'nvidia-cusolver-cu11': '11.4.1.48',
          'nvidia-cusparse-cu11': '11.7.5.86',
          'nvidia-cudnn-cu11': '8.9.6.50',
        },
        (name) => `nvidia/${/^nvidia-(?:cuda-)?(.+)-cu11$/.exec(name)?.[1] === 'runtime' ? 'cuda_runtime' : /^nvidia-(.+)-cu11$/.exec(name)?.[1].replaceAll('-', '_')}/lib/`,
      ),
    ],
  },
];
