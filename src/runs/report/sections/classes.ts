import { count, percent } from '../../../contract/format';
import { byTitle, type MethodName } from '../../../contract/methods';
import type { MethodReport, Report } from '../../../contract/report';
import type { Translate } from '../../../contract/translate';
import { dataTable, type Column } from '../data-table';
import { bestMethod, reported } from '../facts';
import { markup, type Markup } from '../markup';

/** A confusion matrix of more classes than this fits no page: its most frequent confusions are listed instead. */
const largestMatrix = 30;
const mostConfusions = 20;

/** Figures per class and confusions: the best method's open, the others' folded. */
export function classes(report: Report, t: Translate): Markup | null {
  const best = bestMethod(report);
  const methods = reported(report).filter(([, { perClass }]) => perClass.length > 0);
  if (methods.length === 0) return null;
  const ordered = [...methods].sort(([a], [b]) => Number(b === best) - Number(a === best));
  return markup`<section>
<h2>${t('Classes')}</h2>
${ordered.map(([name, method]) => ofMethod(name, method, name === best, t))}
</section>`;
}

const classColumns = (t: Translate): readonly Column<MethodReport['perClass'][number]>[] => [
  { heading: t('Class'), cell: ({ name }) => name },
  { heading: t('Test pictures'), kind: 'number', cell: (figures) => count(figures.count) },
  { heading: t('Precision, %'), kind: 'number', cell: ({ precision }) => percent(precision) },
  { heading: t('Recall, %'), kind: 'number', cell: ({ recall }) => percent(recall) },
  { heading: t('F1, %'), kind: 'number', cell: ({ f1 }) => percent(f1) },
];

function ofMethod(name: MethodName, method: MethodReport, best: boolean, t: Translate): Markup {
  const title = best ? t('{0}, the highest test accuracy', byTitle(t)(name)) : byTitle(t)(name);
  return markup`<details${best ? markup` open="open"` : null}><summary><span class="name">${title}</span></summary>
<div class="columns">${dataTable({ columns: classColumns(t), rows: method.perClass })}
${method.perClass.length > largestMatrix ? confusions(method, t) : matrix(method, t)}</div></details>`;
}

function matrix({ confusion, perClass }: MethodReport, t: Translate): Markup {
  const rows = confusion.map((row, k) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    const cells = row.map((value, column) => cell(value, total, k === column));
    return markup`<tr><th scope="row">${perClass[k]?.name ?? ''}</th>${cells}</tr>\n`;
  });
  return markup`<div class="wide"><table class="confusion">
<caption>${t('Confusion matrix: rows are true classes, columns predictions')}</caption>
<thead><tr><td></td>${perClass.map(({ name }) => markup`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function cell(value: number, total: number, right: boolean): Markup {
  if (value === 0) return markup`<td class="none"></td>`;
  const share = Math.round((100 * value) / total);
  return markup`<td class="${right ? 'right' : 'wrong'}" style="--share: ${share}%">${value}</td>`;
}

function confusions({ confusion, perClass }: MethodReport, t: Translate): Markup {
  const name = (k: number): string => perClass[k]?.name ?? '';
  const pairs = confusion.flatMap((row, label) =>
    row.map((value, taken) => ({ value, label, taken })).filter(({ value, taken }) => value > 0 && taken !== label),
  );
  return dataTable({
    caption: t('Most frequent confusions'),
    columns: [
      { heading: t('True class'), cell: ({ label }) => name(label) },
      { heading: t('Taken for'), cell: ({ taken }) => name(taken) },
      { heading: t('Pictures'), kind: 'number', cell: ({ value }) => count(value) },
    ],
    rows: pairs.sort((a, b) => b.value - a.value).slice(0, mostConfusions),
  });
}
