import { uniforms } from '../../contract/random';
import type { Preprocessing } from '../../contract/preprocessing';

/** One of the ways in which a picture is shown; number 0 is the plain picture. */
export interface View {
  /** Those of training are random, those of the test are the same parts of every picture. */
  readonly purpose: 'training' | 'test';
  readonly number: number;
}

/** To be raised when views of the same number become others: features of views are kept under it. */
const version = 1;
export const mostTestViews = 10;

/** A rectangle of a picture in pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Region, 'width' | 'height'>;

/** How a picture is changed on its way to pixels. */
export interface Appearance {
  /** The part that is shown, stretched to the network's input; null shows what the plain picture does. */
  readonly region: ((picture: Size, preprocessing: Preprocessing) => Region) | null;
  /** Whether left and right change places. */
  readonly mirrored: boolean;
  /** Factors of brightness, contrast and saturation. */
  readonly colours: readonly [brightness: number, contrast: number, saturation: number] | null;
}

/** A name for a view of a picture; of the plain picture it is the hash alone. */
export function viewName(sha256: string, { purpose, number }: View): string {
  return number === 0 ? sha256 : `${sha256} ${purpose} view ${number} version ${version}`;
}

/**
 * What a view shows of a picture: null is the plain picture. A training view depends on the picture's bytes and the
 * view's number alone, so that it is kept from run to run.
 * @param sha256 of the picture's bytes; views of the test do not depend on it
 */
export function appearanceOf({ purpose, number }: View, sha256: string): Appearance | null {
  if (number === 0) return null;
  return purpose === 'training' ? randomAppearance(sha256, number) : corner(number);
}

/** The least share of the picture's area that a training view shows. */
const leastArea = 0.35;
const mostStretched = 4 / 3;
const colourRange = 0.3;

/** A random part in random proportions, mirrored or not, in changed colours (Szegedy and others, 2015). */
function randomAppearance(sha256: string, number: number): Appearance {
  const [flip = 0, share = 0, proportion = 0, x = 0, y = 0, ...colours] = uniforms(8, 0, `view ${version} of ${sha256}`, number);
  const area = leastArea + share * (1 - leastArea);
  const ratio = mostStretched ** (2 * proportion - 1);
  const [brightness = 1, contrast = 1, saturation = 1] = colours.map((u) => 1 + colourRange * (2 * u - 1));
  return {
    region: (picture) => {
      const width = within(Math.sqrt(picture.width * picture.height * area * ratio), picture.width);
      const height = within(Math.sqrt((picture.width * picture.height * area) / ratio), picture.height);
      return placed({ left: 0, top: 0, ...picture }, { width, height }, x, y);
    },
    mirrored: flip < 0.5,
    colours: [brightness, contrast, saturation],
  };
}

const cornerSide = 7 / 8;

/** Mirrored, then the corners of what the plain picture shows, each as it is and mirrored: ten with the plain one. */
function corner(number: number): Appearance {
  const place = Math.floor(number / 2) - 1;
  return {
    region:
      place < 0
        ? null
        : (picture, preprocessing) => {
            const shown = shownRegion(picture, preprocessing);
            const size = { width: within(shown.width * cornerSide, shown.width), height: within(shown.height * cornerSide, shown.height) };
            return placed(shown, size, place % 2, Math.floor(place / 2));
          },
    mirrored: number % 2 === 1,
    colours: null,
  };
}

/** The part that the plain picture shows. */
function shownRegion(picture: Size, { resize, width, height }: Preprocessing): Region {
  const whole = { left: 0, top: 0, ...picture };
  if (resize.mode === 'stretch') return whole;
  const scale = Math.min(picture.width, picture.height) / resize.size;
  return placed(whole, { width: within(width * scale, picture.width), height: within(height * scale, picture.height) }, 0.5, 0.5);
}

/** A rectangle inside another: at its left and top for 0, at its right and bottom for 1. */
function placed(outer: Region, { width, height }: Size, x: number, y: number): Region {
  const left = outer.left + Math.round(x * (outer.width - width));
  const top = outer.top + Math.round(y * (outer.height - height));
  return { left, top, width, height };
}

function within(length: number, most: number): number {
  return Math.max(1, Math.min(most, Math.round(length)));
}

/** Lets left and right change places. */
export function mirror(pixels: Uint8Array, width: number): void {
  for (let row = 0; row < pixels.length; row += 3 * width) {
    for (let [left, right] = [row, row + 3 * (width - 1)]; left < right; left += 3, right -= 3) {
      for (let channel = 0; channel < 3; channel++) {
        const value = pixels[left + channel] ?? 0;
        pixels[left + channel] = pixels[right + channel] ?? 0;
        pixels[right + channel] = value;
      }
    }
  }
}

/** Of a pixel's red, green and blue in its grey (ITU-R BT.601). */
const grey = [0.299, 0.587, 0.114] as const;

/** Changes colours in place: brightness, then contrast around the middle grey, then saturation. */
export function recolour(pixels: Uint8Array, [brightness, contrast, saturation]: NonNullable<Appearance['colours']>): void {
  const [gain, offset] = [brightness * contrast, 127.5 * (1 - contrast)];
  const [r, g, b] = grey;
  const rest = 1 - saturation;
  const values = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let at = 0; at < values.length; at += 3) {
    const red = gain * (values[at] ?? 0) + offset;
    const green = gain * (values[at + 1] ?? 0) + offset;
    const blue = gain * (values[at + 2] ?? 0) + offset;
    const mean = rest * (r * red + g * green + b * blue);
    values[at] = saturation * red + mean;
    values[at + 1] = saturation * green + mean;
    values[at + 2] = saturation * blue + mean;
  }
}
