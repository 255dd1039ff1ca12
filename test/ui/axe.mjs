import assert from 'node:assert/strict';

/**
 * The frame that shows a page's content: VS Code shows a webview in two frames. While one tab takes the place of another
 * both may be seen for a moment; then it waits until one is left.
 */
export async function panelFrame(page) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await page.waitForTimeout(100)) {
    const seen = [];
    for (const frame of page.frames()) {
      const found = await frame.locator('main[class^=with-]').count().catch(() => 0);
      if (found > 0 && (await frame.frameElement().then((element) => element.isVisible()).catch(() => false))) seen.push(frame);
    }
    if (seen.length === 1) return seen[0];
  }
  throw new Error('there is no panel, or there are several');
}

/** Checks the panel with axe; frames of VS Code around it are not ours. */
export async function assertAccessible(page, axe, name) {
  const frame = await panelFrame(page);
  // The policy of the page forbids script elements, so the source is evaluated by the browser's debugger.
  const { readFileSync } = await import('node:fs');
  await frame.evaluate(readFileSync(axe, 'utf8'));
  const violations = await frame.evaluate(async () => {
    const { violations: found } = await globalThis.axe.run(document, { iframes: false, resultTypes: ['violations'] });
    return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any, failureSummary }) => `${html.slice(0, 160)} ${any[0]?.message ?? failureSummary}`).join(' | ')}`);
  });
  assert.deepEqual(violations, [], `axe on ${name}`);
}
