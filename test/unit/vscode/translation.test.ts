import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allMessages, compare, messagesIn } from '../../../scripts/l10n/messages.mjs';
import texts from '../../../package.nls.json';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): Record<string, string> => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;

describe('translations', () => {
  const { messages, faults } = allMessages(root);
  const inSource = Object.fromEntries(messages.map((message) => [message, message]));

  it('can be made, since every message is a literal', () => {
    expect(faults).toEqual([]);
    expect(messages.length).toBeGreaterThan(300);
  });

  it.each(readdirSync(path.join(root, 'l10n')))('%s has every message and no other, with the placeholders and links of the original (npm run l10n lists them)', (file) => {
    expect(compare(inSource, read(path.join('l10n', file)))).toEqual({ missing: [], stale: [], malformed: [] });
  });

  it('of the manifest are complete, with the links of the original', () => {
    expect(compare(texts, read('package.nls.zh-cn.json'))).toEqual({ missing: [], stale: [], malformed: [] });
  });

  it('are of what is said where no reader is known, and of all of it', () => {
    const source = "say`a ${b} of ${say`c ${d.join(', ')}`}`; new TangentError('e', say`f`); new TangentError('g', saidBy(h));";
    expect(messagesIn(source, 'src/x.ts')).toEqual({ messages: ['a {0} of {1}', 'c {0}', 'f'], faults: [] });
    expect(messagesIn("say`${n} ${n === 1 ? 'file' : 'files'}`;", 'src/x.ts').faults).toEqual(['src/x.ts:1: words are put in that cannot be translated']);
    expect(messagesIn('throw new TangentFault("e", `${f} is gone`);', 'src/x.ts').faults).toEqual(['src/x.ts:1: the message of the error is not said']);
    expect(messagesIn('throw new TangentFault("e", `${f} is gone`);', path.join('src', 'cli', 'x.ts')).faults).toEqual([]);
  });

  it('are compared with what the source says', () => {
    const source = "vscode.l10n.t('a {0}', x); t(`b`); t(one ? 'c' : 'd'); t(name); other.t('e');";
    expect(messagesIn(source, 'x.ts')).toEqual({ messages: ['a {0}', 'b', 'c', 'd'], faults: ['x.ts:1: the message is no literal'] });
    const found = compare({ 'a {0}': 'a {0}', b: 'b', c: 'c' }, { 'a {0}': 'A', b: 'B', d: 'D' });
    expect(found).toEqual({ missing: ['c'], stale: ['d'], malformed: ['a {0}'] });
  });
});
