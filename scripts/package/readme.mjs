// The README as the page of a packed extension, which can show no file and open no document beside it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/** Pixels: VS Code shows the page in about this width. */
const width = 960;

/** Pictures go into the text; links to files of the repository become their words. */
export async function extensionPage(root, text) {
  const pictures = [...text.matchAll(/!\[([^\]]*)\]\((?!https:|data:)([^)\s]+)\)/g)];
  let page = text;
  for (const [whole, alt, file] of pictures) {
    const smaller = await sharp(readFileSync(path.join(root, file))).resize({ width, withoutEnlargement: true }).webp({ quality: 82 }).toBuffer();
    page = page.replace(whole, `![${alt}](data:image/webp;base64,${smaller.toString('base64')})`);
  }
  return page.replace(/(?<!!)\[([^\]]+)\]\((?!https:|#|data:)[^)\s]+\)/g, '$1');
}
