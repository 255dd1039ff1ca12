export function entriesOf(file: string): Promise<string[]>;
export function faultsOf(entries: readonly string[], target: string): string[];
