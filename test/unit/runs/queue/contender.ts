// Takes a place in a queue again and again, and while it has its turn marks what it takes: contender.mjs FOLDER BYTES TIMES.
// With TIMES 0 it keeps its turn until it is killed.
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ClaimFiles } from '../../../../src/runs/queue/claim-files';
import { Place } from '../../../../src/runs/queue/queue';

const capacity = 10;
const [folder = '', bytes = '1', times = '0'] = process.argv.slice(2);
const claims = new ClaimFiles(path.join(folder, 'queue'));
const marks = path.join(folder, 'marks');

async function turn(): Promise<Place> {
  const place = await Place.take(claims, Number(bytes), { capacity });
  while (!(await place.look()).admitted) await wait(2);
  return place;
}

if (times === '0') {
  await turn();
  process.stdout.write('admitted\n');
  setInterval(() => undefined, 1000);
}
for (let left = Number(times); left > 0; left -= 1) {
  const place = await turn();
  const mark = path.join(marks, `${bytes} ${process.pid}`);
  closeSync(openSync(mark, 'wx'));
  const taken = readdirSync(marks).reduce((sum, name) => sum + Number.parseInt(name, 10), 0);
  if (taken > capacity) throw new Error(`${taken} of ${capacity} are taken`);
  await wait(Math.random() * 4);
  rmSync(mark);
  await place.leave();
}
