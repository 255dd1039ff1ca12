import { html, type TemplateResult } from 'lit';
import { figure, percent } from './format';
import { t } from './l10n';

/** The figures of an epoch in the order of their columns. */
const columns = ['trainLoss', 'validationLoss', 'trainAccuracy', 'validationAccuracy'] as const;

type FigureColumn = (typeof columns)[number];

/** Heads of the columns of losses and accuracies. */
export function figureHeads(): TemplateResult[] {
  const titles: Record<FigureColumn, string> = {
    trainLoss: t('Training loss'),
    validationLoss: t('Validation loss'),
    trainAccuracy: t('Training accuracy'),
    validationAccuracy: t('Validation accuracy'),
  };
  return columns.map((column) => html`<th scope="col" class="number">${titles[column]}</th>`);
}

/** Cells of the same columns. */
export function figureCells(at: (column: FigureColumn) => number | undefined): TemplateResult[] {
  const words = (column: FigureColumn): string => (column.endsWith('Loss') ? figure(at(column)) : percent(at(column)));
  return columns.map((column) => html`<td class="number">${words(column)}</td>`);
}
