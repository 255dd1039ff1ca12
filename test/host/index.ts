import Mocha from 'mocha';
import { activationTests } from './suite/activation';
import { commandTests } from './suite/commands';
import { experimentTests } from './suite/experiment';
import { panelTests } from './suite/panel';
import { treeTests } from './suite/tree';

/** VS Code calls this inside the extension host; a rejection is a failure. */
export async function run(): Promise<void> {
  const output = process.env.TEST_REPORT;
  const mocha = new Mocha({ ui: 'bdd', reporter: 'json', reporterOptions: { output }, timeout: 30_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  activationTests();
  commandTests();
  treeTests();
  experimentTests();
  panelTests();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
