/** One row of the table: milliseconds and the medians of paired ratios; null where there is nothing to compare. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly milliseconds: number;
  readonly gigaflops: number;
  readonly floor: number;
  /** A batch of the default solver's pass (J, then Jᵀ, no update) over the floor. */
  readonly pass: number;
  readonly cached: number;
  readonly z0: number;
  readonly finetune: number;
  readonly pixels: number | null;
  /** ‖ours − PyTorch's‖ / ‖PyTorch's‖ of what three steps changed. */
  readonly disagreement: number;
  /** Elements of activations that lie so close to a tie that PyTorch takes another derivative; ours were used for both. */
  readonly ties: number;
  readonly channelsLast: Readonly<Record<string, boolean>>;
  /** The least milliseconds that a step took, of ours and of each other. */
  readonly quickest: Readonly<Record<string, number>>;
}

export interface Report {
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: { readonly processor: string; readonly processors: number; readonly threads: number };
  readonly batch: number;
  readonly rounds: number;
  readonly rows: readonly Row[];
}

/** The middle of the numbers; of an even count, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? NaN, sorted[Math.floor(half)] ?? NaN];
  return (low + high) / 2;
}

/** The report as Markdown. */
export function markdown({ date, versions, machine, batch, rounds, rows }: Report): string {
  const ratio = (value: number | null): string => (value === null ? '—' : value.toFixed(2));
  const head = ['linearized', 'ms', 'GFLOP', 'sgemm floor', 'a pass, sgemm floor', 'PyTorch, all cached', 'PyTorch, z0 cached', 'PyTorch, fine-tuning', 'PyTorch, from pixels', 'disagreement', 'ties']; // prettier-ignore
  const lines = rows.map((row) => [
    `${row.name}: ${row.title}`,
    row.milliseconds.toFixed(1),
    row.gigaflops.toFixed(2),
    ...[row.floor, row.pass, row.cached, row.z0, row.finetune, row.pixels].map(ratio),
    row.disagreement.toExponential(1),
    String(row.ties),
  ]);
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const best = rows.map((row) => {
    const of = (name: string): string => ratio(row.quickest[name] === undefined ? null : (row.quickest['ours'] ?? NaN) / row.quickest[name]);
    return [row.name, (row.quickest['ours'] ?? NaN).toFixed(1), of('floor'), ratio((row.quickest['pass'] ?? NaN) / (row.quickest['floor'] ?? NaN)), ...['cached', 'z0', 'finetune', 'pixels'].map(of)];
  });
  const bestHead = ['', 'ms', ...head.slice(3, 9)];
  const quickest = [bestHead, bestHead.map(() => '---'), ...best].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ');
  return `# A training step of the full model, side by side

Time of one step of ours over that of the others: medians of ${rounds} paired rounds, batch ${batch}, float32, ${machine.threads} threads each.
The floor is the time of the step's products at the rate of OpenBLAS's sgemm of 1024³. A pass is what the default solver
does with a batch in each iteration: J·d, then Jᵀ added up, and no update. Both sides are compared over three steps with our
derivatives of the activations; on so many elements, next to a tie, PyTorch's are others.

${table}

The same of the quickest step of each, which other programs on the machine disturb least:

${quickest}

${machine.processor}, ${machine.processors} processors; ${named}; ${date}.
`;
}
