import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';

export const sourceSchema = z.enum(['npm', 'pypi', 'google']);
export type Source = z.infer<typeof sourceSchema>;

/** Where files come from unless a mirror is given. */
const addresses: Readonly<Record<Source, string>> = {
  npm: 'https://registry.npmjs.org/',
  pypi: 'https://files.pythonhosted.org/',
  google: 'https://storage.googleapis.com/',
};

/**
 * A file's address. A mirror has the folders `npm`, `pypi` and `google`, each with the paths of the original.
 * @param mirror its address, or null for the original servers
 * @throws TangentError `bad-mirror`
 */
export function addressOf({ source, path }: { readonly source: Source; readonly path: string }, mirror: string | null): string {
  return new URL(path, mirror === null ? addresses[source] : `${mirrorAddress(mirror)}${source}/`).href;
}

function mirrorAddress(mirror: string): string {
  const address = URL.canParse(mirror) ? new URL(mirror) : null;
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') {
    throw new TangentError('bad-mirror', say`${mirror} is not the address of a mirror; give one that begins with https://`);
  }
  return address.href.endsWith('/') ? address.href : `${address.href}/`;
}
