import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { english, say, textOf } from '../../../../src/contract/message';
import { methodTitles } from '../../../../src/contract/methods';
import { inEnglish, type Translate } from '../../../../src/contract/translate';
import { htmlReport } from '../../../../src/runs/report/html';
import { escapeText } from '../../../../src/runs/report/markup';
import { environment, hostileName, methodReport, report, runView } from './example';

const view = runView();

/** Parses text as XML with the parser that draws SVG; rejects what is not well-formed. */
async function parseXml(text: string): Promise<void> {
  const element = text.replace('<!DOCTYPE html>\n', '');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><metadata>${element}</metadata></svg>`;
  await sharp(Buffer.from(svg), { unlimited: true }).toBuffer();
}

/** The text of each cell of the row that the method's name heads. */
function row(page: string, method: string): string[] {
  const table = /<table class="methods">.*?<\/table>/s.exec(page)?.[0] ?? '';
  const line = table.split('</tr>').find((text) => text.includes(`<span class="name">${method}</span>`)) ?? '';
  return [...line.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim());
}

describe('the HTML report', () => {
  const page = htmlReport(view);

  it('is well-formed', async () => {
    await parseXml(page);
    await expect(parseXml(page.replace('</section>', ''))).rejects.toThrow();
  });

  it('shows names as text, never as markup', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Rosé&#39;');
    expect(page).toContain('<h1>flowers &lt;1&gt;</h1>');
  });

  it('loads nothing', () => {
    expect(page).not.toMatch(/<(link|iframe|object|embed|base)\b/);
    expect(page.match(/(?:src|href)="[^"]*"|url\(|@import/g)).toBeNull();
  });

  it("has the report's figures in its table", () => {
    expect(row(page, methodTitles.full)).toEqual(['92.7', '89.8 to 94.9', '', '92.7', '85.3', '413,123', '24', '1.28', '3.14']);
    expect(row(page, methodTitles.activation)).toEqual(['84.6', '80.8 to 87.7', '', '84.1', '85.3', '6,405', '24', '1.28', '3.14']);
    expect(row(page, methodTitles.gradient)).toEqual([]);
  });

  it('has the calibration error of methods where it is known', () => {
    const calibration = { confidence: 0.9, expectedError: 0.0234, brier: 0.1, logLoss: 0.3, bins: [] };
    const some = htmlReport(runView({ report: report({ activation: methodReport(), full: methodReport({ calibration }) }) }));
    expect([row(some, methodTitles.activation)[4], row(some, methodTitles.full)[4]]).toEqual(['–', '2.3']);
    expect(some).toContain('Calibration error, %');
    expect(page).not.toContain('Calibration error');
  });

  it('says the comparison in words and calls the best method by name', () => {
    expect(page).toMatch(/<li>Activations and gradient features is 8\.1 points better than Linear probe on activations on 413 test pictures: 95 % interval 4\.\d to 11\.6, p &lt; 0\.001\.<\/li>/);
    expect(page).toContain('<strong>92.7 %</strong> of 413 test pictures right with Activations and gradient features: the highest');
  });

  it('calls all methods by name that are equally good', () => {
    const equal = htmlReport({ ...view, report: report({ activation: methodReport(), full: methodReport() }) });
    expect(equal).toContain('with Linear probe on activations, Activations and gradient features: the highest test accuracy here, alike.');
  });

  it('has the confusion matrix of the best method open', () => {
    const open = page.split('<details open="open">')[1]?.split('</details>')[0] ?? '';
    expect(open).toContain('<span class="name">Activations and gradient features, the highest test accuracy</span>');
    expect([...open.matchAll(/<td class="(?:right|wrong|none)"[^>]*>(.*?)<\/td>/g)].map(([, value]) => value)).toEqual(
      ['130', '4', '3', '6', '131', '', '8', '9', '122'],
    );
  });

  it('draws loss and accuracy of the chosen candidates', () => {
    const charts = [...page.matchAll(/<svg class="chart".*?<\/svg>/gs)].map(([svg]) => svg);
    expect(charts).toHaveLength(2);
    for (const chart of charts) {
      expect(chart.match(/class="curve (training|validation) (activation|full)"/g)).toHaveLength(4);
      expect(chart.match(/class="mark/g)).toHaveLength(2);
    }
    expect(charts[0]).toContain('mean cross-entropy, nats, logarithmic');
    expect(charts[1]).toContain('Linear probe on activations 92.3 % at epoch 30, Activations and gradient features 92.3 % at epoch 30');
  });

  it('shows the thumbnails that are pictures', () => {
    const addressed = htmlReport(view, {
      thumbnails: new Map([
        [`${hostileName}/"1".png`, 'data:image/png;base64,AAAA'],
        ['tulip/2.png', 'javascript:alert(1)'],
      ]),
    });
    expect(addressed.match(/<img [^>]*>/g)).toEqual(['<img src="data:image/png;base64,AAAA" alt=""/>']);
  });

  it('lists warnings, notes and what is left out', () => {
    for (const text of ['2 files are no pictures', 'computed in float32', 'a&lt;b&gt;.png', 'of one split and one seed (0)'])
      expect(page).toContain(text);
  });

  it('shows settings, environment and licence', () => {
    const whole = htmlReport(view, { environment });
    for (const text of ['<dd>1.30.0</dd>', 'Apache-2.0', 'abc123', '/pictures/flowers &amp; more', 'linux x64, Node 20.19.0'])
      expect(whole).toContain(text);
  });
});

describe('the HTML report of a run that', () => {
  it('is still under way shows its curves and says so', async () => {
    const page = htmlReport(runView({ status: 'running', report: null }));
    await parseXml(page);
    expect(page).toContain('The run is not finished,');
    expect(page.match(/<svg class="chart"/g)).toHaveLength(2);
    expect(page).not.toContain('class="methods"');
  });

  it('has only begun says so', async () => {
    const page = htmlReport(
      runView({ status: 'starting', report: null, methods: [], classes: [], samples: null, backbone: null, startedAt: null, warnings: [] }),
    );
    await parseXml(page);
    expect(page).toContain('The run is not finished,');
  });

  it('failed says why', () => {
    const failure = { code: 'disk-full', message: 'no room in </p>', fault: true };
    expect(htmlReport(runView({ status: 'failed', report: null, failure }))).toContain('failed: no room in &lt;/p&gt;');
  });

  it('diverged, or had no test pictures, shows dashes', async () => {
    const methods = view.methods.map((method) => ({
      ...method,
      candidates: method.candidates.map((candidate) => ({
        ...candidate,
        epochs: candidate.epochs.map((epoch) => ({ ...epoch, validationLoss: NaN, trainLoss: NaN })),
      })),
    }));
    const undefinedFigures = methodReport({ testAccuracy: NaN, testInterval: [0, 1], macroF1: NaN, trainLoss: NaN });
    const page = htmlReport(runView({ methods, report: report({ activation: undefinedFigures }) }));
    await parseXml(page);
    expect(row(page, methodTitles.activation).slice(0, 4)).toEqual(['–', '0.0 to 100.0', '', '–']);
    expect(page).toContain('No epoch has a figure to draw.');
    expect(page).not.toContain('NaN');
  });
});

describe('the HTML report in another language', () => {
  it('has no sentence of English left', () => {
    const t: Translate = (message, ...values) => inEnglish(message.toUpperCase(), ...values);
    const notes = [say`Validation and test pictures are seen in one view, as they are.`];
    const told = { warnings: [], notes };
    for (const given of [view, { ...view, report: null, status: 'running' as const }]) {
      const own = given.report && { ...given.report, notes: notes.map(english), warnings: [], told };
      const page = htmlReport({ ...given, report: own, warnings: [textOf(say`the file is empty`)] }, { environment, language: { t, name: 'xx' } });
      const text = page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace('it is cut off', '');
      expect(text.match(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}/g)).toBeNull();
      expect(text).toContain('THE FILE IS EMPTY');
    }
  });
});

describe('escaped text', () => {
  it('holds nothing that XML forbids', () => {
    expect(escapeText('a\u0000\u001b\ud800b\t😀<')).toBe('a\ufffd\ufffd\ufffdb\t😀&lt;');
  });
});
