import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TangentError, TangentFault } from '../../../src/contract/errors';
import { failureOf, failureSchema } from '../../../src/contract/failure';
import { english, inWords, say, saidIn, telling, textOf, type Message } from '../../../src/contract/message';
import { messageSchema, textSchema } from '../../../src/contract/message-schema';
import { remarksOf } from '../../../src/contract/report';
import chinese from '../../../l10n/bundle.l10n.zh-cn.json';

const bundle: Readonly<Record<string, string>> = chinese;
const t = (message: string, ...values: (string | number)[]): string =>
  (bundle[message] ?? message).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));

const message = fc.letrec<{ message: Message; part: string | number | Message }>((tie) => ({
  message: fc.record({ template: fc.string(), arguments: fc.array(tie('part'), { maxLength: 3 }) }),
  part: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), tie('message')),
})).message;

describe('a message', () => {
  it('is its template with what is put in, in English the text as it is written', () => {
    const file = 'a.jpg';
    const said = say`${file} has ${3} parts`;
    expect(said).toEqual({ template: '{0} has {1} parts', arguments: ['a.jpg', 3] });
    expect(english(said)).toBe('a.jpg has 3 parts');
  });

  it('does not take braces in a name for places', () => {
    expect(english(say`${'{1}'} is damaged: ${'x'}`)).toBe('{1} is damaged: x');
  });

  it('is the same after it was in a file', () => {
    fc.assert(fc.property(message, (said) => {
      expect(messageSchema.parse(JSON.parse(JSON.stringify(said)))).toEqual(said);
    }));
  });

  it('is told in the reader’s language, its parts as well', () => {
    expect(inWords(say`${'x.png'} cannot be read any more: ${say`the file is empty`}; start a new run`, t)).toBe('已无法读取 x.png：文件为空；请启动新的运行');
  });

  it('of an older version is told as it was written', () => {
    expect(telling({ message: 'the file is empty' }, t)).toBe('the file is empty');
    expect(remarksOf({ warnings: ['few'], notes: ['one'] })).toEqual({ warnings: [{ message: 'few' }], notes: [{ message: 'one' }] });
  });
});

describe('an error', () => {
  it('crosses to another process with its translatable form', () => {
    const error = new TangentError('bad-dataset', say`${'"x"'} does not exist; ${say`name the folder that holds your class folders`}`);
    expect(error.message).toBe('"x" does not exist; name the folder that holds your class folders');
    const { fault, ...failure } = failureOf(error);
    const { error: arrived } = failureSchema.parse(JSON.parse(JSON.stringify({ error: failure })));
    expect({ fault, code: arrived.code }).toEqual({ fault: false, code: 'bad-dataset' });
    expect(inWords(saidIn(arrived), t)).toBe('"x" 不存在；请指定包含各类别文件夹的文件夹');
  });

  it('that is told already has no other form', () => {
    expect(failureOf(new TangentFault('x', '已经'))).toEqual({ code: 'x', message: '已经', fault: true });
    expect(textSchema.parse(textOf('as it is'))).toEqual({ message: 'as it is' });
  });
});
