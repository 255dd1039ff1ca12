// Whether the tests that need a real VS Code can run on this machine.
import { existsSync } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser to drive: the one named by the variable CHROME, else the first of the usual names on the path. */
export function findBrowser() {
  if (process.env.CHROME) return existsSync(process.env.CHROME) ? process.env.CHROME : null;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file)) ?? null;
}

/** Why these tests cannot run here, null if they can. */
export function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the VS Code server for tests is for Linux on x64';
  if (!findBrowser()) return 'no Chromium was found (install one, or name it in the variable CHROME)';
  return null;
}

/** Prints the line that the test command sums up. */
export function summarize({ passed, failed, skipped }) {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}

/** Ends this process as skipped where the tests cannot run; in CI that is a failure. */
export function skipUnlessPossible(title) {
  const reason = whyNot();
  if (reason === null) return;
  console.log(`SKIPPED: ${title}: ${reason}`);
  summarize({ passed: 0, failed: 0, skipped: 1 });
  process.exit(process.env.CI ? 1 : 0);
}
