import path from 'node:path';
import { say, type Message } from '../../contract/message';

const readable = new Set(['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif']);
const unreadable = new Set([
  ...['.bmp', '.heic', '.heif', '.svg', '.psd', '.ico', '.jp2', '.jxl', '.tga', '.ppm', '.pgm'],
  ...['.raw', '.dng', '.cr2', '.cr3', '.nef', '.arw'],
]);
const leftBehind = new Set(['thumbs.db', 'desktop.ini', '__macosx']);

/** Hidden files and what operating systems leave behind: passed over in silence. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || leftBehind.has(name.toLowerCase());
}

export type FileKind = 'picture' | 'unreadable picture' | 'other';

/** What a file's name promises. */
export function fileKind(name: string): FileKind {
  const extension = path.extname(name).toLowerCase();
  if (readable.has(extension)) return 'picture';
  return unreadable.has(extension) ? 'unreadable picture' : 'other';
}

/** Why a picture of this name is skipped, and what to do. */
export function whyUnreadableKind(name: string): Message {
  return say`${path.extname(name).slice(1).toUpperCase()} pictures cannot be read: save it as PNG or JPEG`;
}
