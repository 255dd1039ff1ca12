import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TangentError, TangentFault } from '../../../src/contract/errors';
import { experimentSchema } from '../../../src/contract/experiment';
import { readExperiment, readReport, writeExperiment } from '../../../src/runs/experiment-file';
import { writingError } from '../../../src/runs/file-errors';
import { clearStop, requestStop, stopRequested } from '../../../src/runs/stop';
import { writeWhole } from '../../../src/runs/write-whole';
import { temporaryFolder } from './temporary';

describe('writing whole', () => {
  it('replaces the content and leaves nothing else', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.json');
    await writeWhole(file, 'one');
    await writeWhole(file, new Uint8Array([116, 119, 111]));
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('never shows half a file to readers', async () => {
    const file = path.join(temporaryFolder(), 'a');
    const contents = ['a'.repeat(300_000), 'b'.repeat(500_000)];
    await writeWhole(file, contents[0] ?? '');
    const seen = new Set<string>();
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 20; i += 1) await writeWhole(file, contents[i % 2] ?? '');
      writing = false;
    })();
    while (writing) {
      seen.add(readFileSync(file, 'utf8'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writer;
    expect([...seen].every((text) => contents.includes(text))).toBe(true);
  });

  it('keeps the old file where the new cannot be put in place', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a');
    mkdirSync(path.join(file, 'occupied'), { recursive: true });
    await expect(writeWhole(file, 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['a']);
    expect(existsSync(path.join(file, 'occupied'))).toBe(true);
  });

  it('says what to do', () => {
    const error = (code: string) => writingError(Object.assign(new Error(code), { code }), '/x/y');
    expect(error('ENOSPC')).toBeInstanceOf(TangentFault);
    expect(error('ENOSPC')).toMatchObject({ code: 'disk-full', message: expect.stringContaining('/x/y') });
    expect(error('EROFS')).toMatchObject({ code: 'not-writable', fault: false });
    expect(error('EACCES')).toMatchObject({ code: 'not-writable' });
    expect(error('EIO')).not.toBeInstanceOf(TangentError);
  });

  // There even root is refused, as on a disk that is read-only.
  it.runIf(process.platform === 'linux')('tells a place where no folder can be made from a folder that is gone', () => {
    const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    expect(writingError(missing, '/proc/sys/run/events.jsonl')).toMatchObject({ code: 'not-writable' });
    expect(writingError(missing, path.join(temporaryFolder(), 'run', 'a'))).toMatchObject({ code: 'folder-gone' });
  });

  it('names a folder that is gone, and a file that stands where a folder is needed', async () => {
    const folder = temporaryFolder();
    await expect(writeWhole(path.join(folder, 'gone', 'a'), 'x')).rejects.toMatchObject({ code: 'folder-gone' });
    writeFileSync(path.join(folder, 'file'), '');
    await expect(writeWhole(path.join(folder, 'file', 'a'), 'x')).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});

describe('files of a run', () => {
  it('come back as they were written', async () => {
    const folder = temporaryFolder();
    const experiment = experimentSchema.parse({ dataset: '/tmp/<b>"ü"</b>', methods: ['full'], clip: 0.1 });
    await writeExperiment(folder, experiment);
    expect(await readExperiment(folder)).toEqual(experiment);
    expect(await readReport(folder)).toBeNull();
  });

  it('are told from others and from damaged ones', async () => {
    const folder = temporaryFolder();
    await expect(readExperiment(folder)).rejects.toMatchObject({ code: 'run-not-found' });
    await expect(readExperiment(path.join(folder, 'missing'))).rejects.toMatchObject({ code: 'run-not-found' });
    const file = path.join(folder, 'experiment.json');
    for (const text of ['', '{"dataset":', '{"dataset":7}', 'null']) {
      writeFileSync(file, text);
      const failure = expect(readExperiment(folder)).rejects;
      await failure.toMatchObject({ code: 'run-damaged', message: expect.stringContaining(file) });
    }
  });
});

describe('a request to stop', () => {
  it('stands until it is taken back', () => {
    const folder = temporaryFolder();
    expect(stopRequested(folder)).toBe(false);
    requestStop(folder);
    requestStop(folder);
    expect(stopRequested(folder)).toBe(true);
    clearStop(folder);
    clearStop(folder);
    expect(stopRequested(folder)).toBe(false);
  });
});
