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
      const begun = performance.now();
      await extension?.activate();
      const milliseconds = performance.now() - begun;
      assert.equal(loaded('workbench.cjs'), false, 'no view is seen and no run goes on');
      const { size } = statSync(bundle('extension.cjs'));
      console.log(`activation: ${milliseconds.toFixed(1)} ms, ${size} bytes`);
      assert.ok(milliseconds < mostMilliseconds, `${milliseconds} ms`);
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
      console.log(`evaluation: ${times.map((time) => time.toFixed(1)).join(', ')} ms`);
      assert.ok(Math.max(...times) < mostMilliseconds);
    });

    it('loads the rest with the first command', async () => {
      await vscode.commands.executeCommand('tangent.refresh');
      assert.equal(loaded('workbench.cjs'), true);
    });
  });
}
