// What must and what must not be in an extension.
import yauzl from 'yauzl';

/** Names of all files in a packed extension. */
export function entriesOf(file) {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true }, (failed, archive) => {
      if (failed) return reject(failed);
      const names = [];
      archive.on('entry', ({ fileName }) => {
        names.push(fileName);
        archive.readEntry();
      });
      archive.once('end', () => resolve(names)).once('error', reject);
      archive.readEntry();
    });
  });
}

/** Patterns that one platform's extension must match, each at least once. */
function required(target) {
  const [platform, arch] = target.split('-');
  return [
    /^extension\/package\.json$/,
    /^extension\/dist\/(extension|workbench)\.cjs$/,
    /^extension\/dist\/trainer\.js$/,
    /^extension\/dist\/inference\.js$/,
    /^extension\/dist\/webview\/run\.js$/,
    /^extension\/media\/backbones\/.*\.onnx$/,
    /^extension\/node_modules\/onnxruntime-common\/package\.json$/,
    target === 'darwin-x64'
      ? /^extension\/node_modules\/onnxruntime-web\/dist\/ort-wasm-simd-threaded\.wasm$/
      : new RegExp(`^extension/node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding\\.node$`),
    new RegExp(`^extension/node_modules/@img/sharp-${target}/.*\\.node$`),
    // The library itself lies beside the binding on Windows.
    platform === 'win32' ? new RegExp(`^extension/node_modules/@img/sharp-${target}/.*\\.dll$`) : new RegExp(`^extension/node_modules/@img/sharp-libvips-${target}/.*libvips`),
  ];
}

/** What is wrong with the names of an extension's files; empty where nothing is. */
export function faultsOf(entries, target) {
  const [platform, arch] = target.split('-');
  const foreign = entries.filter((name) => {
    const [, os, cpu] = /\/napi-v6\/(\w+)\/(\w+)\//.exec(name) ?? [];
    const [, system] = /\/@img\/sharp-(?:libvips-)?([\w]+-\w+)\//.exec(name) ?? [];
    return (os !== undefined && `${os}-${cpu}` !== `${platform}-${arch}`) || (system !== undefined && system !== target);
  });
  const stray = entries.filter((name) => /\.(map|d\.[cm]?ts|tsbuildinfo)$|\/(test|src)\//.test(name.replace(/^extension\/node_modules\//, '/')) && name.startsWith('extension/'));
  const missing = required(target).filter((pattern) => !entries.some((name) => pattern.test(name)));
  return [
    ...foreign.map((name) => `${name} belongs to another platform`),
    ...stray.map((name) => `${name} serves development alone`),
    ...missing.map((pattern) => `nothing matches ${pattern.source}`),
  ];
}
