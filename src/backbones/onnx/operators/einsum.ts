import { einsum as summedProducts } from '../../graphs/einsum';
import type { Importers } from '../operation';

export const einsum: Importers = {
  Einsum: (operation) => summedProducts(operation, operation.attributes.text('equation') ?? ''),
};
