import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { proxiedFetch } from '../../../src/runtimes/fetch';
import { serve } from './server';

it('fetches through the proxy that the environment names', async () => {
  const { address } = await serve(new Map([['/x', Buffer.from('content')]]));
  const asked: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url }, client) => {
    asked.push(url);
    const server = connect(Number(new URL(address).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    proxy.closeAllConnections();
    proxy.close();
  });
  vi.stubEnv('NO_PROXY', undefined);
  vi.stubEnv('no_proxy', undefined);
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  vi.stubEnv('http_proxy', undefined);
  const fetch = await proxiedFetch();
  const { status, body } = await fetch('http://registry.invalid/x', { signal: AbortSignal.timeout(10_000), headers: {} });
  const pieces: Uint8Array[] = [];
  for await (const piece of body ?? []) pieces.push(piece);
  expect([status, Buffer.concat(pieces).toString()]).toEqual([200, 'content']);
  expect(asked).toEqual(['registry.invalid:80']);
});
