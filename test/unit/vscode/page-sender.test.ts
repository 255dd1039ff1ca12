import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Columns, type Curve, curveColumns } from '../../../src/contract/curve-columns';
import { runToPageSchema, type RunPageState, type RunStateToPage } from '../../../src/contract/pages/run';
import { PageSender } from '../../../src/vscode/run/sender';
import { CurveStore } from '../../../webview/chart/store';

const state: RunPageState = { panel: 'p', run: null, launching: false, endingMethods: [], error: null, trusted: true };

/** A tab, what its page is sent, and a curve that grows. */
function setUp() {
  const sent: RunStateToPage[] = [];
  const tab = { visible: true, webview: { postMessage: (message: RunStateToPage) => sent.push(message) } };
  const columns = new Columns(curveColumns.length);
  const grow = (rows: number): void => {
    for (let i = 0; i < rows; i += 1) columns.append([columns.length + 1, 1, 2, 3, 4, 5]);
  };
  const curves = (): Curve[] => [{ method: 'full', candidate: 0, columns, length: columns.length }];
  const sender = new PageSender(tab as unknown as ConstructorParameters<typeof PageSender>[0], () => ({ state, curves: curves() }));
  return { tab, sent, sender, grow, take: () => sender.taken(sent.at(-1)?.sequence ?? -1) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('keeping a page up to date', () => {
  it('waits until the page has taken a message in, and gathers meanwhile', () => {
    const { sent, sender, grow, take } = setUp();
    grow(2);
    sender.ready();
    expect(sent).toMatchObject([{ reset: true, more: false, curves: [{ from: 0 }] }]);
    for (let i = 0; i < 5; i += 1) {
      grow(1);
      sender.update();
      vi.advanceTimersByTime(500);
    }
    expect(sent).toHaveLength(1);
    take();
    vi.advanceTimersByTime(0);
    expect(sent[1]).toMatchObject({ reset: false, curves: [{ from: 2, values: { length: 5 * 6 } }] });
    take();
    vi.advanceTimersByTime(500);
    expect(sent).toHaveLength(2);
  });

  it('sends a large curve in pieces, one after the other', () => {
    const { sent, sender, grow, take } = setUp();
    grow(45_000);
    sender.ready();
    const store = new CurveStore();
    for (let more = true; more; ) {
      const message = runToPageSchema.parse(sent.at(-1));
      if (message.type !== 'state') throw new Error('another message');
      if (message.reset) store.reset();
      store.take(message.curves);
      more = message.more;
      take();
      vi.advanceTimersByTime(0);
    }
    expect(sent).toHaveLength(3);
    expect(store.column('full', 0, 'epoch')).toEqual(Float64Array.from({ length: 45_000 }, (_, index) => index + 1));
  });

  it('sends a hidden page nothing, and everything once it says that it is ready', () => {
    const { tab, sent, sender, grow, take } = setUp();
    grow(3);
    sender.ready();
    take();
    tab.visible = false;
    sender.visibilityChanged();
    grow(3);
    sender.update();
    vi.advanceTimersByTime(60_000);
    expect(sent).toHaveLength(1);
    tab.visible = true;
    sender.visibilityChanged();
    sender.ready();
    expect(sent[1]).toMatchObject({ reset: true, curves: [{ from: 0, values: { length: 6 * 6 } }] });
  });

  it('begins anew where a page that is shown says nothing for long', () => {
    const { sent, sender, grow } = setUp();
    grow(1);
    sender.ready();
    sender.taken(77);
    sender.update();
    vi.advanceTimersByTime(5000);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(6000);
    expect(sent[1]).toMatchObject({ reset: true });
    sender.dispose();
    vi.advanceTimersByTime(60_000);
    expect(sent).toHaveLength(2);
  });
});
