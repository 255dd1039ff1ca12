import type { Preprocessing } from '../../contract/preprocessing';

type Said = Partial<Pick<Preprocessing, 'channelOrder' | 'mean' | 'std'>>;

const same = (number: number): [number, number, number] => [number, number, number];

const ranges: Readonly<Record<string, Said>> = {
  NominalRange_0_255: { mean: same(0), std: same(1) },
  Normalized_0_1: { mean: same(0), std: same(255) },
  Normalized_1_1: { mean: same(127.5), std: same(127.5) },
};

/** What ONNX's standard metadata of images say: `Image.BitmapPixelFormat` and `Image.NominalPixelRange`. */
export function imageMetadata(metadata: ReadonlyMap<string, string>): Said {
  const format = metadata.get('Image.BitmapPixelFormat') ?? '';
  const order = /^bgr/i.test(format) ? 'BGR' : /^rgb/i.test(format) ? 'RGB' : undefined;
  const range = metadata.get('Image.NominalPixelRange') ?? '';
  return { ...(order && { channelOrder: order }), ...(Object.hasOwn(ranges, range) ? ranges[range] : {}) };
}
