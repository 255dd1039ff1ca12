import { rm } from 'node:fs/promises';
import { keyFolders, removeKeyFolder } from '../../datasets/feature-cache/files';
import type { CacheClearing } from '../../contract/jobs';
import { sizeBelow } from '../../runtimes/room';
import { cacheFolder, thumbnailsFolder } from '../client/folders';

/**
 * Removes the features and thumbnails that are kept between runs. What was measured of this machine stays, and so do the
 * files of runs under way, which compute anew what they find missing.
 */
export async function clearCache(): Promise<CacheClearing> {
  const folder = cacheFolder();
  const before = await sizeBelow(folder);
  for (const { name } of await keyFolders(folder)) await removeKeyFolder(folder, name);
  await rm(thumbnailsFolder(), { recursive: true, force: true });
  const left = await sizeBelow(folder);
  return { folder, bytes: Math.max(0, before - left), leftBytes: left };
}
