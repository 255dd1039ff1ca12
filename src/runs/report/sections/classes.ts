import { count, percent } from '../../../contract/format';
import type { MethodName } from '../../../contract/methods';
import type { MethodReport, Report } from '../../../contract/report';
import { bestMethod, reported } from '../facts';
import { markup, type Markup } from '../markup';

/** A confusion matrix of more classes than this fits no page: its most frequent confusions are listed instead. */
const largestMatrix = 30;
const mostConfusions = 20;

/** Figures per class and confusions: the best method's open, the others' folded. */
export function classes(report: Report): Markup | null {
  const best = bestMethod(report);
  const methods = reported(report).filter(([, { perClass }]) => perClass.length > 0);
  if (methods.length === 0) return null;
  const ordered = [...methods].sort(([a], [b]) => Number(b === best) - Number(a === best));
  return markup`<section>
<h2>Classes</h2>
${ordered.map(([name, method]) => ofMethod(name, method, name === best))}
</section>`;
}

function ofMethod(name: MethodName, method: MethodReport, open: boolean): Markup {
  return markup`<details${open ? markup` open="open"` : null}><summary><span class="name">${name}</span>${open ? ', the highest test accuracy' : ''}</summary>
<div class="columns"><div class="wide"><table>
<thead><tr><th scope="col">Class</th><th scope="col" class="number">Test pictures</th><th scope="col" class="number">Precision, %</th><th scope="col" class="number">Recall, %</th><th scope="col" class="number">F1, %</th></tr></thead>
<tbody>${method.perClass.map(
    (figures) =>
      markup`<tr><th scope="row">${figures.name}</th><td class="number">${count(figures.count)}</td><td class="number">${percent(figures.precision)}</td><td class="number">${percent(figures.recall)}</td><td class="number">${percent(figures.f1)}</td></tr>
`,
  )}</tbody></table></div>
${method.perClass.length > largestMatrix ? confusions(method) : matrix(method)}</div></details>`;
}

function matrix({ confusion, perClass }: MethodReport): Markup {
  return markup`<div class="wide"><table class="confusion">
<caption>Confusion matrix: rows are true classes, columns predictions</caption>
<thead><tr><td></td>${perClass.map(({ name }) => markup`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${confusion.map((row, k) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return markup`<tr><th scope="row">${perClass[k]?.name ?? ''}</th>${row.map((value, column) => cell(value, total, k === column))}</tr>
`;
  })}</tbody></table></div>`;
}

function cell(value: number, total: number, right: boolean): Markup {
  if (value === 0) return markup`<td class="none"></td>`;
  return markup`<td class="${right ? 'right' : 'wrong'}" style="--share: ${Math.round((100 * value) / total)}%">${value}</td>`;
}

function confusions({ confusion, perClass }: MethodReport): Markup {
  const pairs = confusion.flatMap((row, label) =>
    row.flatMap((value, taken) => (value > 0 && label !== taken ? [{ value, label, taken }] : [])),
  );
  const worst = pairs.sort((a, b) => b.value - a.value).slice(0, mostConfusions);
  const name = (k: number): string => perClass[k]?.name ?? '';
  return markup`<div class="wide"><table>
<caption>Most frequent confusions</caption>
<thead><tr><th scope="col">True class</th><th scope="col">Taken for</th><th scope="col" class="number">Pictures</th></tr></thead>
<tbody>${worst.map(({ value, label, taken }) => markup`<tr><td>${name(label)}</td><td>${name(taken)}</td><td class="number">${value}</td></tr>`)}</tbody></table></div>`;
}
