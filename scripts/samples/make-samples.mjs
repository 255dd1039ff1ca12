// Makes the demo's sample pictures from the npm package emoji-datasource-google 16.0.0 (64-pixel PNG files).
//
//   cd /tmp && npm pack emoji-datasource-google@16.0.0 && tar xzf emoji-datasource-google-16.0.0.tgz
//   node scripts/samples/make-samples.mjs /tmp/package media/samples
//
// Classes are groups of the Unicode emoji subcategories that a picture network can tell apart. Only base forms are
// taken: no skin tones, and of people drawn once per gender only the neutral one. A class of more than 130
// pictures is thinned evenly in Unicode's order, so that no class is more than three times as large as another.
// Pictures are copied byte for byte; one that is the same as an earlier one (some flags) is left out.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

const LIMIT = 130;

/** Class folder → the subcategories it takes, as `category` or `category/subcategory`. */
const classes = {
  activities: ['Activities'],
  animals: ['Animals & Nature/animal-*', 'Smileys & Emotion/monkey-face'],
  clothing: ['Objects/clothing'],
  faces: ['Smileys & Emotion/face-*', 'Smileys & Emotion/cat-face'],
  flags: ['Flags/country-flag', 'Flags/subdivision-flag'],
  'food-drink': ['Food & Drink'],
  'hands-body': ['People & Body/hand*', 'People & Body/body-parts'],
  objects: [
    'Objects/book-paper',
    'Objects/computer',
    'Objects/household',
    'Objects/light & video',
    'Objects/lock',
    'Objects/mail',
    'Objects/medical',
    'Objects/money',
    'Objects/musical-instrument',
    'Objects/office',
    'Objects/phone',
    'Objects/science',
    'Objects/tool',
    'Objects/writing',
  ],
  people: [
    'People & Body/person',
    'People & Body/person-activity',
    'People & Body/person-fantasy',
    'People & Body/person-gesture',
    'People & Body/person-resting',
    'People & Body/person-role',
    'People & Body/person-sport',
  ],
  places: ['Travel & Places/place-*'],
  'plants-weather': ['Animals & Nature/plant-*', 'Travel & Places/sky & weather'],
  symbols: ['Symbols'],
  transport: ['Travel & Places/transport-*'],
};

const GENDERED = /^1F46[89]-200D|-264[02]-FE0F$/;

function matches(entry, pattern) {
  const full = `${entry.category}/${entry.subcategory}`;
  return pattern.endsWith('*') ? full.startsWith(pattern.slice(0, -1)) : full === pattern || entry.category === pattern;
}

/** A plain file name: the short name, or for flags the country's name. */
function fileName(entry) {
  const name = entry.category === 'Flags' ? entry.name.replace(/ flag$/i, '') : entry.short_name;
  const aliases = { '+1': 'thumbs-up', '-1': 'thumbs-down' };
  const plain = (aliases[name] ?? name)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return `${plain.replace(/^-|-$/g, '')}.png`;
}

function thin(entries) {
  if (entries.length <= LIMIT) return entries;
  return Array.from({ length: LIMIT }, (_, index) => entries[Math.floor((index * entries.length) / LIMIT)]);
}

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error('usage: make-samples.mjs <unpacked package> <output folder>');

const emoji = JSON.parse(await readFile(path.join(source, 'emoji.json'), 'utf8'))
  .filter((entry) => entry.has_img_google && !GENDERED.test(entry.unified))
  .sort((a, b) => a.sort_order - b.sort_order);

const seen = new Set();
const distinct = [];
for (const entry of emoji) {
  const bytes = await readFile(path.join(source, 'img/google/64', entry.image));
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (!seen.has(digest)) distinct.push(entry);
  seen.add(digest);
}

await rm(target, { recursive: true, force: true });
let total = 0;
for (const [name, patterns] of Object.entries(classes)) {
  const chosen = thin(distinct.filter((entry) => patterns.some((pattern) => matches(entry, pattern))));
  const files = new Set(chosen.map(fileName));
  if (files.size !== chosen.length) throw new Error(`two pictures of class ${name} have the same file name`);
  await mkdir(path.join(target, name), { recursive: true });
  for (const entry of chosen) {
    await copyFile(path.join(source, 'img/google/64', entry.image), path.join(target, name, fileName(entry)));
  }
  total += chosen.length;
  console.log(`${name.padEnd(16)}${chosen.length}`);
}
console.log(`${total} pictures in ${Object.keys(classes).length} classes`);
