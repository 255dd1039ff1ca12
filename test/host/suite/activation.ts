import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const id = 'tangent.tangent';
const mostMilliseconds = 100;
const mostBytes = 1e6;

/** Waits until the process of the extensions has done what VS Code begins it with, which is no time of ours. */
async function quiet(): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (let idle = 0; idle < 3 && Date.now() < deadline; ) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { user, system } = process.cpuUsage(before);
    idle = user + system < 10_000 ? idle + 1 : 0;
  }
}

/** The processor's time of the thread of extensions alone, where Node can tell it. */
const threadUsage = (process as { threadCpuUsage?: typeof process.cpuUsage }).threadCpuUsage;

const millisecondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** This must come first: whatever asks for a command has loaded the rest. */
export function activationTests(): void {
  describe('activation', () => {
    const extension = vscode.extensions.getExtension(id);
    const bundle = (name: string): string => path.join(extension?.extensionPath ?? '', 'dist', name);
    const loaded = (name: string): boolean => Object.keys((Module as unknown as { _cache: object })._cache).some((file) => file.endsWith(path.join('dist', name)));

    it('waits for something of ours to be asked for', () => {
      assert.ok(extension, `${id} is not there`);
      assert.ok(!(extension.packageJSON as { activationEvents: string[] }).activationEvents.includes('onStartupFinished'));
      assert.equal(extension.isActive, false);
    });

    it(`takes less than ${mostMilliseconds} ms and loads less than 1 MB`, async () => {
      // Of the processor in this process: the clock would count what else a busy machine does. This test's own time has that.
      await quiet();
      const [before, ofThread] = [process.cpuUsage(), threadUsage?.()];
      await extension?.activate();
      const milliseconds = millisecondsOf(process.cpuUsage(before));
      const within = threadUsage && ofThread ? `, ${millisecondsOf(threadUsage(ofThread))} of them in the thread of extensions` : '';
      assert.equal(loaded('workbench.cjs'), false, 'no view is seen and no run goes on');
      const { size } = statSync(bundle('extension.cjs'));
      assert.ok(milliseconds < mostMilliseconds, `${milliseconds} ms${within}`);
      assert.ok(size < mostBytes, `${size} bytes`);
    });

    it('is quick again, several times, with the module loaded anew', () => {
      const file = bundle('extension.cjs');
      const source = readFileSync(file, 'utf8');
      const times = Array.from({ length: 5 }, () => {
        const begun = performance.now();
        new Function('exports', 'require', 'module', source)({}, (name: string) => (name === 'vscode' ? vscode : Module.createRequire(file)(name)), { exports: {} });
        return performance.now() - begun;
      });
      assert.ok(Math.max(...times) < mostMilliseconds);
    });

    it('loads the rest with the first command', async () => {
      await vscode.commands.executeCommand('tangent.refresh');
      assert.equal(loaded('workbench.cjs'), true);
    });
  });
}
