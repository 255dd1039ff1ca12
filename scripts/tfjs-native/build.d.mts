export function entry(): string;
export function isBuilt(): boolean;
export function missing(): string | null;
export function build(): string;
