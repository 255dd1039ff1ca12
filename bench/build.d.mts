export const root: string;
export function bundle(outfile: string, name?: string): Promise<string[]>;
