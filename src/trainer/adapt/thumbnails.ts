import sharp from 'sharp';
import type { Mistake } from '../../contract/report';

const side = 96;

/** Small JPEG pictures of files as data addresses, for a page that stands alone; files that cannot be read are left out. */
export async function thumbnailsOf(mistakes: readonly Mistake[]): Promise<Map<string, string>> {
  const files = [...new Set(mistakes.map(({ file }) => file))];
  const made = await Promise.all(
    files.map(async (file): Promise<[string, string][]> => {
      try {
        const shrunk = sharp(file, { autoOrient: true }).resize(side, side, { fit: 'inside', withoutEnlargement: true });
        const bytes = await shrunk.flatten({ background: 'white' }).jpeg({ quality: 70 }).toBuffer();
        return [[file, `data:image/jpeg;base64,${bytes.toString('base64')}`]];
      } catch {
        return [];
      }
    }),
  );
  return new Map(made.flat());
}
