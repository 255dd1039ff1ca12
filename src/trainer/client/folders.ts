import path from 'node:path';
import envPaths from 'env-paths';

/** Where what can be computed again is kept between runs: the system's folder for caches, or `TANGENT_CACHE`. */
export function cacheFolder(): string {
  return process.env['TANGENT_CACHE'] ?? path.join(envPaths('tangent', { suffix: '' }).cache, 'features');
}

/** Where small copies of pictures are kept for the pages. */
export const thumbnailsFolder = (): string => path.join(cacheFolder(), 'thumbnails');
