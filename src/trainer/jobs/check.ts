import type { DatasetCheck, JobRequest } from '../../contract/jobs';
import { textOf } from '../../contract/message';
import { leftOut, parseGroupBy, scanDataset, splitDataset } from '../../datasets';

/** Opens every picture of a folder, as a run does before it trains, and says what a run would find. */
export async function check({ dataset: folder, seed = 0, groupBy = null, resplit = false }: Extract<JobRequest, { job: 'check' }>): Promise<DatasetCheck> {
  const dataset = await scanDataset(folder, { resplit });
  const { parts, warnings } = splitDataset(dataset, { seed, groupBy: groupBy === null ? undefined : parseGroupBy(groupBy) });
  return {
    classes: dataset.classes.map((name, label) => ({ name, count: dataset.counts[label] ?? 0 })),
    samples: {
      train: parts.train.length,
      validation: parts.validation.length,
      test: parts.test.length,
      skipped: dataset.skipped.map(leftOut),
    },
    warnings: [...dataset.warnings, ...warnings].map(({ message }) => textOf(message)),
  };
}
