import * as vscode from 'vscode';
import { bytes, count } from '../../contract/format';
import { Disposables } from '../disposables';
import type { TreeContent } from '../lazy-tree';
import type { Backbones, BackboneLine } from './backbones';

/** The view of networks. While it is seen, those that are not known yet are inspected by the trainer. */
export class BackbonesTree implements TreeContent<BackboneLine>, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<undefined>());
  readonly #backbones: Backbones;
  readonly #view: vscode.TreeView<BackboneLine>;
  readonly onDidChange = this.#changed.event;
  #learning: AbortController | null = null;

  constructor(backbones: Backbones, view: vscode.TreeView<BackboneLine>) {
    this.#backbones = backbones;
    this.#view = view;
    this.#own.track(backbones.onDidChange(() => this.#changed.fire(undefined)));
    this.#own.track(view.onDidChangeVisibility(() => this.#learnWhileVisible()));
    this.#own.track(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#learnWhileVisible()));
  }

  getChildren(line?: BackboneLine): BackboneLine[] {
    if (line) return [];
    this.#learnWhileVisible();
    return this.#backbones.lines();
  }

  getTreeItem({ backbone, name, own, facts, fault }: BackboneLine): vscode.TreeItem {
    const item = new vscode.TreeItem(name);
    item.id = backbone;
    item.description = fault ?? (facts ? vscode.l10n.t('{0} parameters · {1} features', short(facts.parameterCount), count(facts.featureCount)) : '');
    item.iconPath = new vscode.ThemeIcon(fault === null ? 'layers' : 'warning');
    item.contextValue = own ? 'backbone.own' : 'backbone.bundled';
    item.tooltip = tooltip({ backbone, name, own, facts, fault });
    item.command = { command: 'tangent.inspectBackbone', title: vscode.l10n.t('Inspect'), arguments: [{ backbone }] };
    item.accessibilityInformation = { label: `${name}, ${item.description}` };
    return item;
  }

  dispose(): void {
    this.#learning?.abort();
    this.#own.dispose();
  }

  #learnWhileVisible(): void {
    if (!this.#view.visible) {
      this.#learning?.abort();
      this.#learning = null;
    } else if (!this.#learning && vscode.workspace.isTrusted && this.#backbones.lines().some(({ facts, fault }) => !facts && fault === null)) {
      const learning = new AbortController();
      this.#learning = learning;
      void this.#backbones.learn(learning.signal).finally(() => {
        if (this.#learning === learning) this.#learning = null;
      });
    }
  }
}

/** `3.4 M` for 3,412,345. */
function short(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} M` : count(value);
}

/** Plain text: names in files are not ours. */
function tooltip({ name, own, backbone, facts, fault }: BackboneLine): string {
  const lines = [name, own ? backbone : vscode.l10n.t('Comes with Tangent'), fault ?? ''];
  if (facts) {
    lines.push(
      vscode.l10n.t('{0} parameters', count(facts.parameterCount)),
      vscode.l10n.t('{0} features', count(facts.featureCount)),
      facts.bytes === null ? '' : bytes(facts.bytes),
      facts.licence === null ? vscode.l10n.t('The file names no licence') : vscode.l10n.t('Licence {0}', facts.licence),
    );
  }
  return lines.filter((line) => line !== '').join('\n');
}
