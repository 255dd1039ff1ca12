export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity: string }>>;
}
export function requireIntegrity(bytes: Uint8Array, integrity: string | undefined, name: string): void;
export function locked(lock: Lock, name: string): { version: string; integrity: string };
export function folderOf(root: string, name: string): Promise<string>;
