export const platform: string;
export const copies: Readonly<Record<string, string>>;
export const packages: Readonly<Record<string, readonly string[]>>;
