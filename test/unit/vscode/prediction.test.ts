import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobAnswers, JobRequest } from '../../../src/contract/jobs';
import type { ModelPredictions } from '../../../src/contract/predict';
import { pictureFiles } from '../../../src/vscode/prediction/collect';
import { DroppedPictures } from '../../../src/vscode/prediction/dropped';
import { Question } from '../../../src/vscode/prediction/question';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'tangent-predict-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content = 'x'): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe('the pictures that are added', () => {
  it('are files as they are named, and those in folders by their kind', async () => {
    const odd = put('odd.data');
    const wanted = [put('set/b/2.PNG'), put('set/c.jpeg')];
    put('set/notes.txt');
    put('set/.hidden/1.png');
    symlinkSync(path.join(folder, 'set'), path.join(folder, 'set', 'again'));
    const missing = path.join(folder, 'missing.png');
    expect(await pictureFiles([odd, missing, path.join(folder, 'set'), odd], 10)).toEqual({ files: [odd, missing, ...wanted], more: false });
  });

  it('are no more than there is room for', async () => {
    for (let index = 0; index < 5; index += 1) put(`set/${index}.png`);
    const { files, more } = await pictureFiles([path.join(folder, 'set')], 3);
    expect([files.map((file) => path.basename(file)), more]).toEqual([['0.png', '1.png', '2.png'], true]);
    expect((await pictureFiles([path.join(folder, 'set')], 5)).more).toBe(false);
  });
});

describe('pictures that were dropped', () => {
  it('keep their names and stay in their folder, whatever they are called', async () => {
    const dropped = new DroppedPictures(folder, 'panel');
    for (const name of ['a.png', 'a.png', '../../escape.png', 'C:\\dir\\b.png', '..', '', `${'n'.repeat(300)}.png`, 'tab\there.png']) {
      const file = await dropped.write(name, Uint8Array.of(1, 2));
      expect(dropped.has(file)).toBe(true);
      expect(path.relative(path.join(folder, 'dropped', 'panel'), file)).toMatch(/^\d+[\\/][^\\/]+$/);
      expect([...readFileSync(file)]).toEqual([1, 2]);
    }
    expect(path.basename(await dropped.write('../../escape.png', new Uint8Array()))).toBe('escape.png');
  });

  it('are removed one by one, with their panel, and when a panel is long gone', async () => {
    const [dropped, old, other] = ['panel', 'old', 'other'].map((name) => new DroppedPictures(folder, name));
    const [first, second] = [await dropped?.write('a.png', new Uint8Array()), await dropped?.write('b.png', new Uint8Array())];
    const mine = put('mine.png');
    await dropped?.remove(first ?? '');
    await dropped?.remove(mine);
    expect([existsSync(first ?? ''), existsSync(second ?? ''), existsSync(mine)]).toEqual([false, true, true]);
    const [oldFile, otherFile] = [await old?.write('a.png', new Uint8Array()), await other?.write('a.png', new Uint8Array())];
    utimesSync(path.join(folder, 'dropped', 'old'), 0, 0);
    await dropped?.removeForgotten();
    expect([existsSync(oldFile ?? ''), existsSync(otherFile ?? '')]).toEqual([false, true]);
    await dropped?.removeAll();
    expect(existsSync(second ?? '')).toBe(false);
  });
});

type Request = Extract<JobRequest, { job: 'predict-methods' }>;

/** A trainer that is asked, and answers when the test says so. */
class Asked {
  readonly requests: { request: Request; signal: AbortSignal; tell: (line: string) => void; answer: (value: ModelPredictions) => void; fail: (error: Error) => void }[] = [];

  ask<K extends keyof JobAnswers>(request: JobRequest & { job: K }, signal: AbortSignal, tell = (_line: string): void => undefined): Promise<JobAnswers[K]> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      const answer = resolve as unknown as (value: ModelPredictions) => void;
      this.requests.push({ request: request as unknown as Request, signal, tell, answer, fail: reject });
    });
  }
}

const one = (file: string): ModelPredictions['predictions'][number] => ({ file, methods: { full: [{ class: 'cat', probability: 1 }] } });
const whole = (predictions: readonly string[], skipped: ModelPredictions['skipped'] = []): ModelPredictions => ({
  ...{ run: 'run', methods: ['full'], classes: ['cat'], engine: 'onnxruntime', device: 'cpu' },
  predictions: predictions.map(one),
  skipped,
  milliseconds: { start: 1, preparation: 1, network: { full: 1 } },
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a question about pictures', () => {
  const begun = () => {
    const trainer = new Asked();
    const failures: unknown[] = [];
    return { trainer, failures, question: new Question(trainer, 'run', () => undefined, (error) => failures.push(error)) };
  };

  it('asks for what is not known, one process at a time, and takes answers as they come', async () => {
    const { trainer, question } = begun();
    question.want(['a', 'b']);
    question.want(['c', 'a', 'b']);
    expect(trainer.requests.map(({ request }) => request.files)).toEqual([['a', 'b']]);
    trainer.requests[0]?.tell(JSON.stringify({ done: 1, total: 2, predictions: [one('a')], skipped: [] }));
    expect(question.answer('a')).toEqual({ methods: one('a').methods });
    expect(question.progress).toEqual({ done: 1, total: 3 });
    expect(question.methods).toEqual(['full']);
    trainer.requests[0]?.answer(whole(['a'], [{ file: 'b', reason: 'damaged' }]));
    await settled();
    expect(question.answer('b')).toEqual({ reason: 'damaged' });
    expect(trainer.requests.map(({ request }) => request.files)).toEqual([['a', 'b'], ['c']]);
    trainer.requests[1]?.answer(whole(['c']));
    await settled();
    expect([question.progress, trainer.requests.length]).toEqual([null, 2]);
    question.want(['c', 'a']);
    expect(trainer.requests).toHaveLength(2);
  });

  it('ends when it is told to, keeps what is known, and asks anew on request', async () => {
    const { trainer, question, failures } = begun();
    question.want(['a', 'b']);
    trainer.requests[0]?.tell(JSON.stringify({ done: 1, total: 2, predictions: [one('a')], skipped: [] }));
    question.cancel();
    await settled();
    expect([trainer.requests[0]?.signal.aborted, question.progress, failures]).toEqual([true, null, []]);
    trainer.requests[0]?.tell(JSON.stringify({ done: 2, total: 2, predictions: [one('b')], skipped: [] }));
    expect([question.answer('a') !== undefined, question.answer('b')]).toEqual([true, undefined]);
    question.again();
    expect(trainer.requests.map(({ request }) => request.files)).toEqual([['a', 'b'], ['a', 'b']]);
    expect(question.answer('a')).toBeUndefined();
  });

  it('tells of a failure once and asks again only when more is wanted', async () => {
    const { trainer, question, failures } = begun();
    question.want(['a']);
    trainer.requests[0]?.fail(new Error('no memory'));
    await settled();
    expect([failures.map(String), question.progress, trainer.requests.length]).toEqual([['Error: no memory'], null, 1]);
    question.want(['a', 'b']);
    expect(trainer.requests[1]?.request.files).toEqual(['a', 'b']);
  });
});
