// Holds the lock of a run folder as a trainer does, until it is ended: node test/ui/lock-holder.mjs FOLDER
import { readlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

const lock = path.join(process.argv[2], 'lock');
const identity = { pid: process.pid, host: hostname(), space: readlinkSync('/proc/self/ns/pid'), startTime: null };
writeFileSync(lock, JSON.stringify({ version: 1, ...identity, acquired: new Date().toISOString(), token: 'drive' }));
setInterval(() => utimesSync(lock, new Date(), new Date()), 2000);
process.send?.('held');
