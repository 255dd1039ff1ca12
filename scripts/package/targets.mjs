// What each platform's extension holds beside dist/, media/ and the texts.

/** The platforms for which one command builds an extension, by VS Code's names. */
export const targets = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-arm64', 'darwin-x64'];

/** Whether one of two paths leads to the other. */
const isPrefix = (a, b) => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);

/** Where ONNX Runtime has no native library it computes on WebAssembly. */
const engine = (platform, arch) =>
  `${platform}-${arch}` === 'darwin-x64'
    ? { name: 'onnxruntime-web', needs: ['onnxruntime-common'], only: /^(package\.json|dist(\/(ort\.node\.min\.js|ort-wasm-simd-threaded\.(mjs|wasm)))?)$/ }
    : {
        name: 'onnxruntime-node',
        needs: ['onnxruntime-common'],
        // adm-zip and global-agent serve its install script alone, which never runs here.
        skip: (file) => /^(script|lib)(\/|$)/.test(file) || (file.startsWith('bin/napi-v6/') && !isPrefix(file, `bin/napi-v6/${platform}/${arch}`)),
      };

/** The packages that dist/ loads at run time on a platform, what each needs of its own, and which files stay behind. */
export function packagesOf(target) {
  const [platform, arch] = target.split('-');
  // On Windows libvips is part of the binding's own package.
  const libvips = platform === 'win32' ? [] : [`@img/sharp-libvips-${target}`];
  return [
    engine(platform, arch),
    { name: 'onnxruntime-common', needs: [], skip: (file) => /^lib(\/|$)/.test(file) },
    { name: 'sharp', needs: ['@img/colour', 'detect-libc', 'semver', `@img/sharp-${target}`], skip: (file) => /^(src|install)(\/|$)/.test(file) },
    ...['@img/colour', 'detect-libc', 'semver'].map((name) => ({ name, needs: [] })),
    { name: `@img/sharp-${target}`, needs: libvips },
    ...libvips.map((name) => ({ name, needs: [] })),
  ];
}
