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
