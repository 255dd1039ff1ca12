import type { Preprocessing } from '../../contract/preprocessing';
import { enlarge } from './enlarge/enlarge';
import { storedSize, type StoredSize } from './header-size';
import { openPicture } from './open';
import { openOpaque, pixelsOf, type Background } from './pixels';
import { shownPart } from './shown';
import type { Region } from './view';

/** Larger pictures, of which little is shown, are left to the decoder, which need not hold them. */
const mostPixels = 2 ** 22;

/**
 * The pixels that are shown of a picture that is smaller than the network's input, resized as Pillow would: libvips is half
 * a pixel of the result off when it enlarges, and takes longer.
 * @param region of the upright picture that is stretched to the input; null for what the preprocessing shows
 * @returns [height, width, 3]; null for a picture that is to be shrunk, in one direction at least
 * @throws UnreadablePicture, or the decoder's error, if the picture is damaged anywhere
 */
export async function decodeEnlarged(
  source: Uint8Array | string,
  preprocessing: Preprocessing,
  background: Background,
  region: Region | null,
): Promise<Uint8Array | null> {
  if (typeof source === 'string') return null;
  const stored = storedSize(source) ?? (await openPicture(source).metadata());
  if (stored.width * stored.height > mostPixels || !isEnlarged(stored, preprocessing, region)) return null;
  const { data, info } = await pixelsOf(openOpaque(source, background));
  const { resize, width, height } = preprocessing;
  const whole = { left: 0, top: 0, width: info.width, height: info.height };
  const interpolation = resize.interpolation;
  const input = { left: 0, top: 0, width, height };
  if (region || resize.mode === 'stretch') return enlarge(data, info.width, { region: region ?? whole, to: input, part: input, interpolation });
  const scale = resize.size / Math.min(info.width, info.height);
  const to = { width: Math.round(scale * info.width), height: Math.round(scale * info.height) };
  return enlarge(data, info.width, { region: whole, to, part: shownPart(to, preprocessing), interpolation });
}

/** Whether nothing is shrunk, whichever way the stored picture is turned. */
function isEnlarged(stored: StoredSize, { resize, width, height }: Preprocessing, region: Region | null): boolean {
  if (region) return region.width <= width && region.height <= height;
  if (resize.mode === 'stretch') return Math.max(stored.width, stored.height) <= Math.min(width, height);
  return Math.min(stored.width, stored.height) <= resize.size;
}
