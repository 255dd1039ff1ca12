import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import texts from '../../../package.nls.json';
import { experimentGlobs } from '../../../src/contract/experiment-name';
import { commandContributions } from '../../../src/vscode/commands/manifest';
import { stepKey, walkthroughSteps } from '../../../src/vscode/walkthrough-steps';

/** Every text between percent signs in a value. */
function keysIn(value: unknown): string[] {
  if (typeof value === 'string') return /^%([^%]+)%$/.exec(value)?.slice(1) ?? [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(keysIn) : [];
}

describe('the manifest', () => {
  it('says of commands, menus and keys what the table of commands says (npm run manifest writes it)', () => {
    const { commands, menus, keybindings } = manifest.contributes;
    expect({ commands, menus, keybindings }).toEqual(commandContributions());
  });

  it('takes the same files for experiments everywhere', () => {
    const { customEditors, jsonValidation } = manifest.contributes;
    expect(customEditors.map(({ selector }) => selector.map(({ filenamePattern }) => filenamePattern))).toEqual([[...experimentGlobs]]);
    expect(jsonValidation.map(({ fileMatch }) => fileMatch)).toEqual([[...experimentGlobs]]);
  });

  it('has a text for each of its keys, and no text besides', () => {
    expect(new Set(keysIn(manifest))).toEqual(new Set(Object.keys(texts)));
  });

  it('has a key of its own for each step of the walkthrough, which is not true before it is known', () => {
    const steps = manifest.contributes.walkthroughs.flatMap((one) => one.steps);
    const keys = Object.fromEntries(steps.map(({ id, completionEvents }) => [id, completionEvents]));
    expect(keys).toEqual(Object.fromEntries(walkthroughSteps.map((step) => [step, [`onContext:${stepKey(step)}`]])));
  });

  it('names commands in walkthroughs and welcome views that there are', () => {
    const declared = new Set(manifest.contributes.commands.map(({ command }) => command));
    const named = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, name]) => name ?? ''));
    const focusing = manifest.contributes.views.tangent.map(({ id }) => `${id}.focus`);
    expect(named.filter((name) => name.startsWith('tangent.') && !declared.has(name) && !focusing.includes(name))).toEqual([]);
  });
});
