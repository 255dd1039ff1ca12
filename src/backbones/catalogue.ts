import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledBackbones } from '../contract/bundled-backbones';

export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly licence: string;
}

const files = {
  'efficientnet-lite0': { file: 'efficientnet-lite0.onnx', licence: 'Apache-2.0' },
} satisfies Record<(typeof bundledBackbones)[number]['id'], Pick<CatalogueEntry, 'file' | 'licence'>>;

/** The backbones that come with Tangent. */
export const catalogue: readonly CatalogueEntry[] = bundledBackbones.map((named) => ({ ...named, ...files[named.id] }));

/**
 * The folder `media/backbones` of this installation, found upwards from this module (built or source).
 */
export function bundledFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = path.join(folder, 'media', 'backbones');
    if (existsSync(candidate)) return candidate;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('media/backbones is missing from this installation');
    folder = parent;
  }
}
