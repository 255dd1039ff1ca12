import { answerThumbnails } from './answer';

// `thumbnails.js <folder>`: a program of its own, for it starts in half the time and memory that the trainer takes.
const [folder] = process.argv.slice(2);
if (folder !== undefined) await answerThumbnails(folder, { input: process.stdin, output: process.stdout });
else {
  console.error('usage: thumbnails.js <folder of the cache>');
  process.exitCode = 2;
}
