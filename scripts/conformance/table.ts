import type { Outcome } from './run-case';

export interface Row {
  readonly operator: string;
  readonly name: string;
  /** Whether the case writes its operator by more basic ones. */
  readonly expanded: boolean;
  readonly outcome: Outcome;
}

export interface Versions {
  readonly onnx: string;
  readonly onnxruntime: string;
  readonly tfjs: string;
}

function counted(rows: readonly Row[], kind: Outcome['kind']): number {
  return rows.filter(({ outcome }) => outcome.kind === kind).length;
}

function shown(count: number): string {
  return count === 0 ? '' : String(count);
}

/** The reasons why cases are not taken, each once, with how many there are. */
function reasons(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { outcome, operator } of rows) {
    if (outcome.kind !== 'unsupported' && outcome.kind !== 'failed') continue;
    const reason = outcome.reason.replace(`(${operator}) `, '');
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `${reason.replaceAll('|', '\\|')}${count > 1 ? ` (${count})` : ''}`).join('; ');
}

/** The table of operators as Markdown. */
export function writeTable(rows: readonly Row[], unclaimed: readonly string[], versions: Versions, date: Date): string {
  const operators = [...new Set(rows.map(({ operator }) => operator))].sort((a, b) => (a < b ? -1 : 1));
  const lines = operators.map((operator) => {
    const own = rows.filter((row) => row.operator === operator);
    const counts = (['passed', 'folded', 'unsupported', 'failed'] as const).map((kind) => shown(counted(own, kind)));
    return `| ${operator} | ${counts.join(' | ')} | ${reasons(own)} |`;
  });
  const total = (kind: Outcome['kind']): number => counted(rows, kind);
  return `# ONNX operators
Written by \`npm run conformance\` on ${date.toISOString().slice(0, 10)}: the node cases of the Python package \`onnx\` ${versions.onnx}, imported
and computed by the float64 interpreter, ONNX Runtime ${versions.onnxruntime} and TensorFlow.js ${versions.tfjs} (processor), and compared with the
results that the package stores (relative error 2·10⁻⁵; 2·10⁻³ for float16).

${total('passed')} cases passed, ${total('folded')} passed with constants only, ${total('unsupported')} are unsupported, ${total('failed')} failed.

A case passes when every variant that the importer takes agrees: the first operand computed and the others known, as
weights are; the same with the first axis as the batch; all operands computed; all of them known. "Constants only":
only the last variant is taken, as for the arithmetic of shapes. "Unsupported" cases are refused with the reason given.
Cases that write an operator by more basic ones (\`_expanded\`) count with that operator.

| operator | passed | constants only | unsupported | failed | reasons |
| --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Operators that are not taken: ${unclaimed.join(', ')}.
`;
}
