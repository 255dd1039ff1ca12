import { createInterface } from 'node:readline';
import { thumbnailRequestSchema, type ThumbnailAnswer } from '../../contract/thumbnails';
import { thumbnailOf } from './thumbnail';
import { trim } from './trim';

/** Bytes of all thumbnails together. */
const usualLimit = 256 * 2 ** 20;
/** Bytes written after which the cache is looked through again. */
const trimEvery = 16 * 2 ** 20;

export interface ThumbnailStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Answers each line of the input, a picture, with a line that names its thumbnail, until the input ends. It begins with
 * each at once: who asks decides how many are made at a time.
 * @param folder of the cache, which is kept within `limit` bytes
 */
export async function answerThumbnails(folder: string, { input, output }: ThumbnailStreams, limit = usualLimit): Promise<void> {
  const active = new Set<Promise<void>>();
  let trimming: Promise<unknown> = trim(folder, limit);
  let written = 0;
  const answer = async (file: string): Promise<void> => {
    const made = await thumbnailOf(file, folder).catch(() => ({ thumbnail: null, written: 0 }));
    output.write(`${JSON.stringify({ file, thumbnail: made.thumbnail } satisfies ThumbnailAnswer)}\n`);
    written += made.written;
    if (written < Math.min(trimEvery, limit / 4)) return;
    written = 0;
    trimming = trimming.then(() => trim(folder, limit));
  };
  for await (const line of createInterface({ input })) {
    const request = thumbnailRequestSchema.safeParse(jsonOf(line));
    if (!request.success) continue;
    const work = answer(request.data.file).finally(() => active.delete(work));
    active.add(work);
  }
  await Promise.all(active);
  await trimming;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
