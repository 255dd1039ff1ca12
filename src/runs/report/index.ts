export { escapeMarkdown } from '../../contract/across/export';
export { comparedCurves, runCurves } from './across/curves';
export { htmlComparison } from './across/html';
export { modelCard } from './card';
export { curvesSvg } from './charts/standalone';
export { curvesCsv } from './curves-csv';
export { htmlReport, type ReportExtras } from './html';
export { comparisonTable } from './table';
