import type { Environment } from '../../contract/experiment';
import { telling } from '../../contract/message';
import { remarksOf } from '../../contract/report';
import type { RunView } from '../../contract/run-view';
import { englishLanguage, type Language, type Translate } from '../../contract/translate';
import { caveats } from './caveats';
import { markup, Markup } from './markup';
import { classes } from './sections/classes';
import { curves } from './sections/curves';
import { mistakes, type Thumbnails } from './sections/mistakes';
import { outcome } from './sections/outcome';
import { data, settings } from './sections/setting';
import { standalonePage } from './page';
import { style } from './style';

/** What a report shows beside the run's view. */
export interface ReportExtras {
  readonly environment?: Environment | null;
  readonly thumbnails?: Thumbnails;
  /** English unless given. */
  readonly language?: Language;
}

/**
 * A run as one HTML page that needs nothing else: no script, no other file. Of a run without a report it shows what
 * there is.
 */
export function htmlReport(view: RunView, { environment = null, thumbnails = new Map(), language = englishLanguage }: ReportExtras = {}): string {
  const { report } = view;
  const { t, name } = language;
  const body = markup`<h1>${view.name}</h1>
<p class="subtitle">${subtitle(view)}</p>
${notice(view, t)}
${report && outcome(report, t)}
${curves(view, t)}
${report && classes(report, t)}
${report && mistakes(report, thumbnails, t)}
${data(view, t)}
${settings(view, environment, t)}
${limits(view, t)}
<footer>${t('Tangent adapts a pre-trained network with gradient features, after Mu, Liang and Li, “Gradients as Features for Deep Representation Learning”, ICLR 2020.')}</footer>`;
  return standalonePage({ title: view.name, css: style, body, pictures: true, language: name });
}

function subtitle({ experiment, backbone, startedAt }: RunView): string {
  const started = startedAt === null ? [] : [`${startedAt.slice(0, 16).replace('T', ' ')} UTC`];
  return [experiment.dataset, backbone?.name ?? experiment.backbone, ...started].join(' · ');
}

function notice({ failure, report }: RunView, t: Translate): Markup | null {
  if (failure) return markup`<p class="notice">${t('The run failed: {0}', telling(failure, t))}</p>`;
  if (report) return null;
  return markup`<p class="notice">${t('The run is not finished, so there are no test figures yet.')}</p>`;
}

function limits({ report, warnings }: RunView, t: Translate): Markup | null {
  const remarks = report && remarksOf(report);
  const noted = [...new Set([...warnings, ...(remarks?.warnings ?? []), ...(remarks?.notes ?? [])].map((text) => telling(text, t)))];
  const known = report ? caveats(report, t) : [];
  if (noted.length + known.length === 0) return null;
  return markup`<section>
<h2>${t('Limits and notes')}</h2>
<ul>${[...noted, ...known].map((sentence) => markup`<li>${sentence}</li>
`)}</ul>
</section>`;
}
