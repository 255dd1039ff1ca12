import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../../scripts/package/entries.mjs';
import { locked, requireIntegrity } from '../../../scripts/package/fetch.mjs';
import { extensionPage } from '../../../scripts/package/readme.mjs';
import { packagesOf, targets } from '../../../scripts/package/targets.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; integrity: string }> };

/** The files of an installed package that a target's extension keeps. */
function keptOf(name: string, target: string): string[] {
  const entry = packagesOf(target).find((one) => one.name === name);
  const folder = path.join(root, 'node_modules', name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const relative = files.map((file) => path.relative(folder, path.join(file.parentPath, file.name)).split(path.sep).join('/'));
  return entry ? relative.filter((file) => (entry.only ? entry.only.test(file) : !entry.skip?.(file)) && !/\.(map|d\.[cm]?ts)$/.test(file)) : [];
}

describe('packing', () => {
  it.each(targets)('%s has the engine of its own platform alone', (target) => {
    const wasm = target === 'darwin-x64';
    const name = wasm ? 'onnxruntime-web' : 'onnxruntime-node';
    const kept = keptOf(name, target);
    const entries = kept.map((file) => `extension/node_modules/${name}/${file}`);
    expect(faultsOf(entries, target).filter((fault) => fault.includes('another platform') || fault.includes(name))).toEqual([]);
    expect(keptOf(wasm ? 'onnxruntime-node' : 'onnxruntime-web', target)).toEqual([]);
    expect(kept).toContain('package.json');
  });

  it('tells files of another platform, of development, and those that are missing', () => {
    const entries = ['extension/node_modules/@img/sharp-darwin-arm64/lib/sharp.node', 'extension/dist/trainer.js.map'];
    const faults = faultsOf(entries, 'linux-x64');
    expect(faults).toContain(`${entries[0]} belongs to another platform`);
    expect(faults).toContain(`${entries[1]} serves development alone`);
    expect(faults.filter((fault) => fault.startsWith('nothing matches')).length).toBeGreaterThan(5);
  });

  it('makes a page that shows its pictures and has no link that leads nowhere', async () => {
    const page = await extensionPage(root, readFileSync(path.join(root, 'README.md'), 'utf8'));
    const targets = [...page.matchAll(/\]\(([^)]{0,40})/g)].map(([, target]) => target ?? '');
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !/^(https:|data:image\/webp;base64,|#)/.test(target))).toEqual([]);
    expect(page.length).toBeLessThan(1.5e6);
  });

  it('knows the version and the sha512 of each package of each platform from the lock file', () => {
    for (const target of targets) {
      for (const { name } of packagesOf(target)) {
        expect(locked(lock, name)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/), integrity: expect.stringMatching(/^sha512-/) });
      }
    }
    expect(() => locked(lock, '@img/sharp-plan9-x64')).toThrow('does not know');
  });

  it('refuses bytes that the lock file does not vouch for', () => {
    const bytes = new TextEncoder().encode('abc');
    const right = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';
    expect(() => requireIntegrity(bytes, right, 'abc')).not.toThrow();
    expect(() => requireIntegrity(new TextEncoder().encode('abd'), right, 'abd')).toThrow('is not what package-lock.json vouches for');
    expect(() => requireIntegrity(bytes, undefined, 'abc')).toThrow('has no sha512');
  });
});
