import { methodNames, type MethodName } from '../../contract/methods';
import type { MethodReport, Report } from '../../contract/report';
import type { Translate } from '../../contract/translate';
import type { MethodView, RunView } from '../../contract/run-view';

/** The methods that have a report, in the order of training. */
export function reported(report: Report): (readonly [MethodName, MethodReport])[] {
  return methodNames.flatMap((name) => {
    const method = report.methods[name];
    return method ? [[name, method] as const] : [];
  });
}

/** Whether the report tells how far probabilities can be trusted: older ones do not. */
export const calibrated = (report: Report): boolean => reported(report).some(([, { calibration }]) => calibration !== undefined);

/** The method of the highest test accuracy, of equals the one trained first; null without test pictures. */
export function bestMethod(report: Report): MethodName | null {
  const measured = reported(report).filter(([, { testAccuracy }]) => Number.isFinite(testAccuracy));
  if (measured.length === 0) return null;
  return measured.reduce((best, next) => (next[1].testAccuracy > best[1].testAccuracy ? next : best))[0];
}

/** All methods of the highest test accuracy. */
export function bestMethods(report: Report): MethodName[] {
  const best = bestMethod(report);
  const top = best ? report.methods[best]?.testAccuracy : undefined;
  return reported(report).flatMap(([name, { testAccuracy }]) => (testAccuracy === top ? [name] : []));
}

type CandidateView = MethodView['candidates'][number];

/** Highest validation accuracy among the epochs of a candidate. */
function peak({ epochs }: CandidateView): number {
  return epochs.reduce((most, { validationAccuracy }) => Math.max(most, validationAccuracy || 0), -1);
}

/** A method's candidate that was chosen, before that the best so far, and the epoch that its figures are of. */
export function shownCandidate(
  { report }: RunView,
  { method, candidates }: MethodView,
): { candidate: CandidateView; bestEpoch: number | null } | null {
  const outcome = report?.methods[method];
  const candidate = outcome
    ? candidates.find(({ value }) => value === outcome.chosen)
    : candidates.reduce<CandidateView | undefined>((best, next) => (best && peak(best) >= peak(next) ? best : next), undefined);
  if (!candidate) return null;
  const chosen = outcome?.candidates.find(({ value }) => value === outcome.chosen);
  return { candidate, bestEpoch: chosen?.bestEpoch ?? null };
}

/** What a searched value is called. */
export function searchedTitle(searched: MethodReport['searched'], t: Translate): string {
  return searched === 'lambda' ? t('weight decay') : t('learning rate');
}

/** A searched value: 0.001 or 1e-5. */
export function searchedValue(value: number): string {
  return value !== 0 && (value < 1e-3 || value >= 1e6) ? value.toExponential() : String(value);
}
