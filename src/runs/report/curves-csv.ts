import { csvOf } from '../../contract/across/export';
import { runTitle } from '../../contract/across/rows';
import type { RunView } from '../../contract/run-view';

const columns = ['trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy'] as const;

/** All curves of a run, one line for each epoch of each candidate; figures that are undefined stay empty. */
export function curvesCsv({ methods }: RunView): string {
  const header = ['method', 'searched', 'value', 'epoch', 'seconds', ...columns].join(',');
  const lines = methods.flatMap(({ method, searched, candidates }) =>
    candidates.flatMap(({ value, epochs }) =>
      epochs.map((epoch) =>
        [method, searched, value, epoch.epoch, epoch.seconds, ...columns.map((name) => number(epoch[name]))].join(','),
      ),
    ),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

const number = (value: number): string => (Number.isFinite(value) ? String(value) : '');

/** The same of several runs, each line with its run. */
export function comparedCurvesCsv(runs: readonly RunView[]): string {
  return csvOf({
    headings: ['run', 'name', 'seed', 'method', 'searched', 'value', 'epoch', 'seconds', ...columns],
    rows: runs.flatMap((run) =>
      run.methods.flatMap(({ method, searched, candidates }) =>
        candidates.flatMap(({ value, epochs }) =>
          epochs.map((epoch) => [
            ...[run.name, runTitle(run), run.experiment.seed, method, searched, value, epoch.epoch, epoch.seconds],
            ...columns.map((name) => (Number.isFinite(epoch[name]) ? epoch[name] : null)),
          ]),
        ),
      ),
    ),
  });
}
