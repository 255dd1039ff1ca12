export const cacheFolder: string;
export const peerVariables: Readonly<Record<string, string>>;
export function pythonWith(packages: readonly string[]): string;
