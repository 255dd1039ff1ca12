import { runRow, type RunRow } from '../../../../src/contract/across/rows';
import { noAnnotations } from '../../../../src/contract/annotations';
import { experimentSchema, type ExperimentRequest } from '../../../../src/contract/experiment';
import type { MethodName } from '../../../../src/contract/methods';
import { headOf } from '../../../../src/contract/run-view';
import { methodReport, report, runView } from '../../runs/report/example';

/** A finished run as a line, with the test accuracies given. */
export function rowOf(id: string, experiment: Omit<ExperimentRequest, 'dataset'>, accuracies: Partial<Record<MethodName, number>>, change: Partial<RunRow> = {}): RunRow {
  const methods = Object.fromEntries(Object.entries(accuracies).map(([method, testAccuracy]) => [method, methodReport({ testAccuracy })]));
  const run = {
    ...headOf(runView()),
    folder: `/runs/${id}`,
    name: id,
    annotations: noAnnotations,
    backbone: null,
    experiment: experimentSchema.parse({ dataset: '/pictures', ...experiment }),
    report: report(methods),
  };
  return { ...runRow(run), ...change };
}
