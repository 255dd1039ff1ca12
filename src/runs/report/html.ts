import type { Environment } from '../../contract/experiment';
import type { RunView } from '../../contract/run-view';
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
}

/**
 * A run as one HTML page that needs nothing else: no script, no other file. Of a run without a report it shows what
 * there is.
 */
export function htmlReport(view: RunView, { environment = null, thumbnails = new Map() }: ReportExtras = {}): string {
  const { report } = view;
  const body = markup`<h1>${view.name}</h1>
<p class="subtitle">${subtitle(view)}</p>
${notice(view)}
${report && outcome(report)}
${curves(view)}
${report && classes(report)}
${report && mistakes(report, thumbnails)}
${data(view)}
${settings(view, environment)}
${limits(view)}
<footer>Tangent adapts a pre-trained network with gradient features, after Mu, Liang and Li, “Gradients as Features for Deep Representation Learning”, ICLR 2020.</footer>`;
  return standalonePage({ title: view.name, css: style, body, pictures: true });
}

function subtitle({ experiment, backbone, startedAt }: RunView): string {
  const started = startedAt === null ? [] : [`${startedAt.slice(0, 16).replace('T', ' ')} UTC`];
  return [experiment.dataset, backbone?.name ?? experiment.backbone, ...started].join(' · ');
}

function notice({ status, failure, report }: RunView): Markup | null {
  if (failure) return markup`<p class="notice">The run failed: ${failure.message}</p>`;
  if (report) return null;
  return markup`<p class="notice">The run is not finished (${status}), so there are no test figures yet.</p>`;
}

function limits({ report, warnings }: RunView): Markup | null {
  const noted = [...new Set([...warnings.map(({ message }) => message), ...(report?.warnings ?? []), ...(report?.notes ?? [])])];
  const known = report ? caveats(report) : [];
  if (noted.length + known.length === 0) return null;
  return markup`<section>
<h2>Limits and notes</h2>
<ul>${[...noted, ...known].map((sentence) => markup`<li>${sentence}</li>
`)}</ul>
</section>`;
}
