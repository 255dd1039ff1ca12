import { applyEdits, modify, type Edit } from 'jsonc-parser';
import { initialForm, type ExperimentForm } from '../contract/experiment-form';
import { readDocument, sameValue } from './document';

/** `length` characters at `offset` that `content` replaces. */
export type Change = Edit;

/**
 * The changes that make the text of an experiment file say what the form says: none where it says so already, and
 * nothing else of the text is touched. A default is written only where the file names the setting.
 * @returns changes of the text as it is, none of which overlap; one that replaces all where it has to
 */
export function changes(text: string, form: ExperimentForm): Change[] {
  const { form: before, faults } = readDocument(text);
  const named = new Set(faults.map(({ setting }) => setting));
  const defaults = initialForm();
  let changed = text.trim() === '' ? '{}\n' : text;
  for (const name of Object.keys(form) as (keyof ExperimentForm)[]) {
    const value = form[name];
    if (sameValue(value, before[name]) && !(named.has(name) && !sameValue(value, defaults[name]))) continue;
    changed = applyEdits(changed, modify(changed, [name], value, { formattingOptions: formatting(text) }));
  }
  return difference(text, changed);
}

function formatting(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const [, indent = '  '] = /^([ \t]+)"/m.exec(text) ?? [];
  return { insertSpaces: !indent.includes('\t'), tabSize: indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** One change from the first character that differs to the last. */
function difference(before: string, after: string): Change[] {
  if (before === after) return [];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [{ offset: start, length: before.length - end - start, content: after.slice(start, after.length - end) }];
}
