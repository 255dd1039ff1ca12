import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Inspection, JobRequest } from '../../contract/jobs';
import { nameChoices, namePlace, readLoosely, resolvedBackbone, type NameChoice } from '../../experiments';
import { logError } from '../log';
import type { Services } from '../services';

type Question = Extract<JobRequest, { job: 'inspect' }>;

const kinds: Readonly<Record<NameChoice['kind'], vscode.CompletionItemKind>> = {
  block: vscode.CompletionItemKind.Module,
  layer: vscode.CompletionItemKind.Field,
  features: vscode.CompletionItemKind.Value,
};

/** Completes names of blocks, layers and features in the text of an experiment, as the trainer finds them in its network. */
export class NameCompletion implements vscode.CompletionItemProvider {
  readonly #services: Pick<Services, 'trainer' | 'log'>;
  /** The network last asked about. */
  #known: { readonly key: string; readonly inspection: Inspection } | null = null;

  constructor(services: Pick<Services, 'trainer' | 'log'>) {
    this.#services = services;
  }

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.CompletionItem[]> {
    const text = document.getText();
    const place = namePlace(text, document.offsetAt(position));
    if (!place) return [];
    const form = readLoosely(text);
    const { features, pictureSize, preprocessing } = form;
    const chosen = { backbone: resolvedBackbone(form, path.dirname(document.uri.fsPath)), features: place.of === 'features' ? null : features, pictureSize, preprocessing };
    const inspection = await this.#inspect({ job: 'inspect', classes: 10, linearize: null, ...chosen }, token);
    if (!inspection) return [];
    const range = new vscode.Range(document.positionAt(place.offset), document.positionAt(place.offset + place.length));
    return nameChoices(place.of, inspection).map(({ name, kind, detail }, index) => {
      const item = new vscode.CompletionItem(name, kinds[kind]);
      // What is typed is compared with its quotes, which belong to the range.
      item.insertText = item.filterText = JSON.stringify(name);
      item.range = range;
      item.detail = detail;
      item.sortText = String(index).padStart(6, '0');
      return item;
    });
  }

  /** Null where the network cannot be read, which the form and a run tell. */
  async #inspect(question: Question, token: vscode.CancellationToken): Promise<Inspection | null> {
    if (!vscode.workspace.isTrusted) return null;
    const key = JSON.stringify([question, statSync(question.backbone, { throwIfNoEntry: false })?.mtimeMs]);
    if (this.#known?.key === key) return this.#known.inspection;
    const ending = new AbortController();
    const listener = token.onCancellationRequested(() => ending.abort());
    try {
      const inspection = await this.#services.trainer.ask(question, ending.signal);
      this.#known = { key, inspection };
      return inspection;
    } catch (error) {
      if (!ending.signal.aborted) logError(error, this.#services.log);
      return null;
    } finally {
      listener.dispose();
    }
  }
}
