export interface PackedPackage {
  readonly name: string;
  readonly needs: readonly string[];
  readonly only?: RegExp;
  readonly skip?: (file: string) => boolean;
}
export const targets: readonly string[];
export function packagesOf(target: string): PackedPackage[];
