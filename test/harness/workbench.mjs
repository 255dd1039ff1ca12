// Steps that a person takes in VS Code, for a browser that is driven.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from './availability.mjs';

export function launchBrowser() {
  return chromium.launch({
    executablePath: findBrowser(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

const row = '.quick-input-list .monaco-list-row';
const input = '.quick-input-widget input[type=text]';

export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Waits until the extension's own icon is there; commands asked for sooner are not found. */
  async open(address) {
    await this.page.goto(address);
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.activity('Tangent').waitFor({ timeout: 60_000 });
  }

  activity(name) {
    return this.page.locator('.activitybar').getByRole('tab', { name });
  }

  /** Runs a command by its title in the palette. */
  async command(title) {
    const found = this.page.locator(row).filter({ hasText: title }).first();
    for (let attempt = 1; ; attempt += 1) {
      await this.page.keyboard.press('F1');
      try {
        // A page that is just drawn may take the focus, which closes the palette.
        await this.page.locator(input).first().fill(`>${title}`, { timeout: 3000 });
        return await found.click({ timeout: 3000 });
      } catch (error) {
        if (attempt === 5) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /**
   * Chooses an entry of a line's context menu. Menus ignore a click right after they open, and whether the workspace
   * is trusted is known only some time after the start.
   */
  async contextMenu(line, name) {
    const entry = this.page.getByRole('menuitem', { name });
    for (let attempt = 1; ; attempt += 1) {
      await line.click({ button: 'right' });
      // A line may not yet have the entries of what has just happened to it.
      const there = await entry.hover({ force: true, timeout: 2000 }).then(() => true, () => false);
      await this.page.waitForTimeout(300);
      if (attempt === 10 || (there && (await entry.isEnabled()))) return entry.click();
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(500);
    }
  }

  quickPick(text) {
    return this.page.locator(row).filter({ hasText: text }).first();
  }

  explorerLine(name) {
    return this.page.locator(`.explorer-folders-view [role=treeitem][aria-label*="${name}"]`).first();
  }

  /** Selects lines of the Explorer; the preview of the first, once it is in front, would take the selection back. */
  async select(first, ...others) {
    const selected = async () => (await this.page.locator('.explorer-folders-view [role=treeitem][aria-selected=true]').count()) === 1 + others.length;
    for (let attempt = 1; attempt <= 10 && !(await selected()); attempt += 1) {
      await this.explorerLine(first).click();
      await this.tab(first).and(this.page.locator('[aria-selected=true]')).waitFor();
      for (const other of others) await this.explorerLine(other).click({ modifiers: ['ControlOrMeta'] });
      await this.page.waitForTimeout(500);
    }
  }

  tab(name) {
    return this.page.locator('.tabs-container').getByRole('tab', { name: new RegExp(name.replace(/[.()]/g, '\\$&')) }).first();
  }

  /** Closes a tab by the middle button: the command closes whichever is in front, which may be another still. */
  async closeTab(name) {
    await this.tab(name).click({ button: 'middle' });
    await this.tab(name).waitFor({ state: 'detached' });
  }

  /** Shows what an icon stands for. A click hides what is shown already, which a window just opened says late. */
  async show(name) {
    const shown = async () => (await this.activity(name).getAttribute('aria-selected')) === 'true';
    for (let attempt = 1; attempt <= 10 && !(await shown()); attempt += 1) {
      await this.activity(name).click();
      await this.page.waitForTimeout(500);
    }
  }

  /** The lines of the experiments view, which the icon shows. */
  async experiments() {
    await this.show('Tangent');
    const view = this.page.locator('.pane-body .tree-explorer-viewlet-tree-view');
    await view.first().waitFor();
    return view.locator('[role=treeitem]');
  }

  /** Answers VS Code's own dialog for files and folders, which fills in its path late. */
  async answerOpenDialog(path, button) {
    const field = this.page.locator(input).first();
    await this.page.waitForFunction((selector) => document.querySelector(selector)?.value.endsWith('/'), input);
    await this.page.waitForTimeout(500);
    await field.fill(path);
    await this.page.waitForTimeout(500);
    await this.page.locator('.quick-input-widget').getByRole('button', { name: button }).click();
  }

  /** Starts the experiment in front and waits for its run. A page follows the workbench's layout late, and a click may miss it. */
  async start() {
    const [start, run] = [this.panel().locator('#start:not([disabled])'), this.panel().locator('#run-status')];
    await start.waitFor({ timeout: 60_000 });
    await start.click();
    for (let again = 0; again < 2; again += 1) {
      if (await run.waitFor({ timeout: 5000 }).then(() => true, () => false)) return;
      // While a start is under way the button is off, or the page of the run on its way.
      if (await start.isVisible()) await start.click({ timeout: 10_000 });
    }
    await run.waitFor({ timeout: 60_000 });
  }

  /** The content of the page in front of an extension, ours unless another is named; previews are webviews as well. */
  panel(extension = 'tangent.tangent') {
    return this.page.frameLocator(`iframe.webview.ready[src*="extensionId=${extension}"]`).last().frameLocator('#active-frame');
  }

  /** Answers VS Code's own dialog that asks where to write a file, which fills in its path late, at first the folder's. */
  async answerSaveDialog(file) {
    const field = this.page.locator(input).first();
    await this.page.waitForFunction(([selector, ending]) => document.querySelector(selector)?.value.endsWith(ending), [input, path.extname(file)]);
    await this.page.waitForTimeout(500);
    await field.fill(file);
    await this.page.waitForTimeout(500);
    await this.page.locator('.quick-input-widget').getByRole('button', { name: /^(Save|OK)$/ }).click();
  }

  async theme(name) {
    await this.command('Preferences: Color Theme');
    await this.page.waitForTimeout(500);
    await this.page.locator(input).first().fill(name);
    await this.page.locator(row).filter({ hasText: name }).first().click();
  }

  notification(text) {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }
}
