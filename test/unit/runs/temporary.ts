import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is gone after the test. Its name has what names may have. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tangent läuft 'x' "));
  folders.push(folder);
  return folder;
}
