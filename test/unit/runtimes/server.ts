import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly url: string;
  readonly range: string | undefined;
}

/** Answers one request in a way of its own. */
export type Trick = (request: IncomingMessage, response: ServerResponse, content: Buffer) => void;

/** Sends a file as servers do, from the byte that is asked for. */
export const honest: Trick = (request, response, content) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? NaN);
  if (Number.isNaN(from)) response.writeHead(200, { 'content-length': content.length }).end(content);
  else if (from >= content.length) response.writeHead(416).end();
  else {
    const headers = { 'content-length': content.length - from, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
    response.writeHead(206, headers).end(content.subarray(from));
  }
};

/** Sends as much and hangs up. */
export const cutAfter = (bytes: number): Trick => (request, response, content) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { 'content-length': content.length - from, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
  response.writeHead(from > 0 ? 206 : 200, headers);
  response.write(content.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
};

/** Sends as much and then nothing more. */
export const stallAfter = (bytes: number): Trick => (_, response, content) => {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, bytes));
};

export const answerWith = (status: number, headers: Record<string, string> = {}): Trick => (_, response) => {
  response.writeHead(status, headers).end('no');
};

export const lieWith = (lie: Buffer): Trick => (_, response) => {
  response.writeHead(200, { 'content-length': lie.length }).end(lie);
};

/** A server on this machine. Each path does the tricks given for it one by one, and is honest from then on. */
export async function serve(
  files: ReadonlyMap<string, Buffer>,
  tricks: Readonly<Record<string, Trick[]>> = {},
): Promise<{ address: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push({ url, range: request.headers.range });
    const content = files.get(url);
    if (!content) return void response.writeHead(404).end();
    (tricks[url]?.shift() ?? honest)(request, response, content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}
