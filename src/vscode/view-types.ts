/** Identifiers in the manifest of the tabs that VS Code opens and gives back. */
export const experimentEditorType = 'tangent.experiment';
export const runPanelType = 'tangent.panel';
export const predictionPanelType = 'tangent.prediction';
export const comparisonType = 'tangent.comparison';
