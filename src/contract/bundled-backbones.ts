/** The backbones that come with Tangent, as people and programs name them. */
export const bundledBackbones = [{ id: 'efficientnet-lite0', name: 'EfficientNet-Lite0' }] as const;
