// A VS Code server of its own settings and folders, for one test.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installServer } from './install.mjs';
import { removeFolder } from './remove-folder.mjs';

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'window.confirmBeforeClose': 'never',
  // Drives type whole texts.
  '[json]': {
    ...{ 'editor.autoClosingBrackets': 'never', 'editor.autoClosingQuotes': 'never', 'editor.autoSurround': 'never' },
    ...{ 'editor.quickSuggestions': false, 'editor.suggestOnTriggerCharacters': false, 'editor.formatOnType': false },
  },
  'files.autoSave': 'off',
  'git.enabled': false,
};

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Installs a packed extension into a folder that servers can share. */
export function installExtension(vsix) {
  const { root, node } = installServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'te-'));
  const entry = path.join(root, 'node_modules/code-server/out/node/entry.js');
  const places = ['--user-data-dir', path.join(folder, 'ud'), '--extensions-dir', path.join(folder, 'ext')];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, TMPDIR: folder };
  const installed = spawnSync(node, [entry, ...places, '--install-extension', vsix], { env, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the extension cannot be installed:\n${installed.stdout}${installed.stderr}`);
  return {
    folder: path.join(folder, 'ext'),
    remove: () => removeFolder(folder),
  };
}

/**
 * Starts a server and waits until it answers.
 * `extensions` is a folder of installed ones; `driver` lets the address name an extension in development and its
 * tests, but hides notifications; without `trusted` workspaces open in Restricted Mode.
 */
export async function startServer({ extensions, driver = false, trusted = true, environment = {} } = {}) {
  const { root, node } = installServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'tg-'));
  const user = path.join(folder, 'ud');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  const trust = trusted ? { 'security.workspace.trust.enabled': false } : { 'security.workspace.trust.startupPrompt': 'never' };
  writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify({ ...settings, ...trust }));
  writeFileSync(path.join(folder, 'config.yaml'), 'auth: none\n');
  const entry = path.join(root, 'node_modules/code-server/out/node/entry.js');
  const folders = ['--config', path.join(folder, 'config.yaml'), '--user-data-dir', user, '--extensions-dir', extensions ?? path.join(folder, 'ext')];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, TMPDIR: folder, TANGENT_CACHE: path.join(folder, 'cache'), ...environment };
  const port = await freePort();
  const file = path.join(folder, 'server.log');
  const log = openSync(file, 'w');
  const options = [
    ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
    ...['--disable-getting-started-override', '--disable-proxy', ...(trusted ? ['--disable-workspace-trust'] : [])],
    ...(driver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const server = spawn(node, [entry, ...folders, ...options], { stdio: ['ignore', log, log], detached: true, env });
  const end = () => {
    try {
      process.kill(-server.pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  };
  process.once('exit', end);
  const leave = () => process.exit(1);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, leave);
  const url = `http://localhost:${port}`;
  for (const deadline = Date.now() + 60_000; ; await wait(100)) {
    if (await fetch(`${url}/healthz`).then(({ ok }) => ok, () => false)) break;
    if (Date.now() > deadline || server.exitCode !== null) throw new Error(`the server does not start:\n${readFileSync(file, 'utf8')}`);
  }
  return {
    folder,
    /** The address of a workbench on a workspace folder; `payload` are options of the workbench. */
    workbench: (workspace, payload) =>
      `${url}/?folder=${encodeURIComponent(workspace)}${payload ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : ''}`,
    remote: (file) => `vscode-remote://localhost:${port}${file}`,
    /** The files of the extension's output channel, one of each window. */
    logs: () => readdirSync(user, { recursive: true }).filter((name) => name.endsWith('Tangent.log')).map((name) => path.join(user, name)),
    stop: async () => {
      const ended = server.exitCode !== null ? null : new Promise((resolve) => server.once('exit', resolve));
      process.off('exit', end);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, leave);
      end();
      await ended;
      await removeFolder(folder);
    },
  };
}
