import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageThumbnails } from '../../../src/vscode/thumbnails/page-thumbnails';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const need = (...files: string[]) => ({ type: 'need-thumbnails' as const, files });

function page() {
  const [send, signals, done] = [vi.fn(), new Map<string, AbortSignal>(), new Map<string, (path: string | null) => void>()];
  const pictures = new PageThumbnails({
    resolve: (file) => (file === 'secret' ? null : `/data/${file}`),
    make: (file, signal) => new Promise((resolve) => {
      signals.set(file, signal);
      done.set(file, resolve);
    }),
    address: (thumbnail) => `web:${thumbnail}`,
    send,
  }); // prettier-ignore
  return { pictures, send, signals, done };
}

describe('the thumbnails of a page', () => {
  it('are sent as they are made, several at once', async () => {
    const { pictures, send, done } = page();
    pictures.need(need('a', 'b', 'c'));
    done.get('/data/a')?.('/cache/1');
    done.get('/data/b')?.(null);
    await vi.runAllTimersAsync();
    expect(send).toHaveBeenCalledExactlyOnceWith({ type: 'thumbnails', thumbnails: [{ file: 'a', address: 'web:/cache/1' }, { file: 'b', address: null }] });
  });

  it('are not made of files that the page may not show', async () => {
    const { pictures, send, done } = page();
    pictures.need(need('secret'));
    await vi.runAllTimersAsync();
    expect(done.size).toBe(0);
    expect(send).toHaveBeenCalledExactlyOnceWith({ type: 'thumbnails', thumbnails: [{ file: 'secret', address: null }] });
  });

  it('are taken back when they are no longer in sight', async () => {
    const { pictures, send, signals, done } = page();
    pictures.need(need('a', 'b'));
    pictures.need(need('b'));
    expect([signals.get('/data/a')?.aborted, signals.get('/data/b')?.aborted]).toEqual([true, false]);
    done.get('/data/a')?.(null);
    await vi.runAllTimersAsync();
    expect(send).not.toHaveBeenCalled();
    pictures.dispose();
    done.get('/data/b')?.('/cache/2');
    await vi.runAllTimersAsync();
    expect(send).not.toHaveBeenCalled();
  });
});
