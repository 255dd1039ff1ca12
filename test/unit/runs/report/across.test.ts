import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { acrossRuns } from '../../../../src/contract/across/assemble';
import { allColumns, defaultColumns } from '../../../../src/contract/across/columns';
import { runRow } from '../../../../src/contract/across/rows';
import { headOf } from '../../../../src/contract/run-view';
import { inEnglish, type Translate } from '../../../../src/contract/translate';
import { comparedCurves, curvesSvg, htmlComparison, runCurves } from '../../../../src/runs/report';
import { comparedCurvesCsv } from '../../../../src/runs/report/curves-csv';
import { hostileName, runView } from './example';

/** A language in which everything is written in capitals. */
const shouted: Translate = (message, ...values) => inEnglish(message.toUpperCase(), ...values);

const runs = ['a', 'b'].map((name, index) =>
  runView({ folder: `/runs/${name}`, name, annotations: { name: index === 0 ? hostileName : null, starred: index === 0, notes: `${hostileName}\n2` } }),
);

describe('curves of several runs', () => {
  it('are one picture that stands alone, a colour for each run', async () => {
    const { text, width, height } = curvesSvg(comparedCurves(runs, ['full']));
    expect(text).not.toContain(hostileName);
    for (const tone of ['run-0', 'run-1']) expect(text).toContain(`class="curve validation ${tone}"`);
    const { data, info } = await sharp(Buffer.from(text)).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([width, height]);
    expect(Array.from(data.subarray(0, 3))).toEqual([255, 255, 255]);
    for (const title of ['Loss, Activations and gradient features', 'Accuracy, Activations and gradient features']) expect(text).toContain(`>${title}</text>`);
    const colours = new Set(Array.from({ length: width * height }, (_, pixel) => data.readUIntBE(pixel * info.channels, 3)));
    expect(colours.has(0x0b5cad) && colours.has(0xa15c00)).toBe(true);
  });

  it('of one run have a colour for each method', () => {
    const [run] = runs;
    if (!run) throw new Error('no run');
    const { text } = curvesSvg(runCurves(run));
    expect(text).toContain('>Loss</text>');
    for (const { method } of run.methods) expect(text).toContain(`class="curve validation ${method}"`);
  });

  it('are CSV with a line for each epoch', () => {
    const epochs = runs.flatMap(({ methods }) => methods.flatMap(({ candidates }) => candidates.flatMap((candidate) => candidate.epochs)));
    const lines = comparedCurvesCsv(runs).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + epochs.length);
    expect(lines[0]).toMatch(/^run,name,seed,method,/);
  });
});

describe('the report of several runs', () => {
  it('stands alone, and shows names and notes as text', () => {
    const rows = runs.map((run) => runRow(headOf(run)));
    const columnsIn = (t: Translate) => allColumns(t, (status) => status).filter(({ id }) => defaultColumns(rows).includes(id));
    const columns = columnsIn(inEnglish);
    const html = htmlComparison(acrossRuns(rows, new Map(), [], inEnglish), columns, runs);
    expect(html).toContain('<html lang="en"');
    const other = htmlComparison(acrossRuns(rows, new Map(), [], shouted), columnsIn(shouted), runs, { t: shouted, name: 'xx' });
    expect(other).toContain('<html lang="xx"');
    // Three words in small letters would be a sentence that is not translated.
    const text = other.replace(/<style>.*?<\/style>|<[^>]*>|&[a-z]+;/gs, ' ').replace(/\b(flowers|script|alert|pictures|head|blocks|conv_pwl|finished|efficientnet|onnxruntime|cpu)\b/g, '');
    expect(text.match(/\b[a-z]{3,} [a-z]{3,} [a-z]{3,}/g)).toBeNull();
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/(src|href)=/);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Rosé&#39;');
    expect(html.match(/<svg class="chart"/g)?.length).toBe(2 * (runs[0]?.methods.length ?? 0));
  });
});
