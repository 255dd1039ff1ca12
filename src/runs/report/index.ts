export { escapeMarkdown, modelCard } from './card';
export { htmlReport, type ReportExtras } from './html';
export { comparisonTable } from './table';
