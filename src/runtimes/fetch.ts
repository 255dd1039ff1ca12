/** As much of fetch as downloads need. */
export type Fetch = (
  url: string,
  options: { readonly signal: AbortSignal; readonly headers: Readonly<Record<string, string>> },
) => Promise<{
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}>;

/** A fetch that goes through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. */
export async function proxiedFetch(): Promise<Fetch> {
  // Large, and needed by few processes.
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  return (url, options) => fetch(url, { ...options, dispatcher });
}
