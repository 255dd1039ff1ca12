import type { RunStatus } from '../src/contract/run-view';
import { t } from './l10n';

/** What a status is called. */
export function statusWords(status: RunStatus): string {
  const words: Record<RunStatus, string> = {
    starting: t('Starting'),
    waiting: t('Waiting'),
    running: t('Running'),
    stopping: t('Stopping'),
    interrupted: t('Interrupted'),
    stopped: t('Stopped'),
    failed: t('Failed'),
    finished: t('Finished'),
  };
  return words[status];
}
