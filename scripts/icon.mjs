// Draws the icon of the extension's page from the one of the activity bar: node scripts/icon.mjs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const folder = path.resolve(import.meta.dirname, '../media/icons');
const glyph = readFileSync(path.join(folder, 'tangent.svg'), 'utf8').replace(/<\/?svg[^>]*>/g, '').replaceAll('#000', '#ffc04d');
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">
  <rect width="256" height="256" rx="48" fill="#1f3a5f"/>
  <g transform="translate(40 40) scale(7.3)" fill="none" stroke="#ffffff" stroke-width="1.1" stroke-linecap="round">${glyph}</g>
</svg>`;
await sharp(Buffer.from(svg)).png().toFile(path.join(folder, 'tangent.png'));
