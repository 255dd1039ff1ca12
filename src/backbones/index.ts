export type { Backbone, BackboneSource, Layer, LayerKind } from './backbone';
export { catalogue, type CatalogueEntry } from './catalogue';
export { loadBackbone, type LoadOptions } from './load';
