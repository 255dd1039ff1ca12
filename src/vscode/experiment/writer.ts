import * as vscode from 'vscode';
import type { ExperimentForm } from '../../contract/experiment-form';
import { changes } from '../../experiments';

/** Milliseconds in which what is typed becomes one step of undo; the first of it is written at once. */
const settling = 250;

/** Writes what is set in a form into the text of its document, the newest alone, one change after the other. */
export class Writer implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #saving: vscode.Disposable;
  #form: ExperimentForm | null = null;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #last = 0;

  constructor(document: vscode.TextDocument) {
    this.#document = document;
    // What was set a moment ago belongs to what is saved.
    this.#saving = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document === document) event.waitUntil(this.flush());
    });
  }

  /** Whether the text does not say yet what was put here. */
  get writing(): boolean {
    return this.#form !== null || this.#running !== null;
  }

  put(form: ExperimentForm): void {
    this.#form = form;
    clearTimeout(this.#timer);
    const recent = Date.now() - this.#last < settling;
    this.#last = Date.now();
    this.#timer = setTimeout(() => void this.flush(), recent ? settling : 0);
  }

  /** Resolves when the text says all that was put here. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#form !== null || this.#running !== null) {
      this.#running ??= this.#write().finally(() => (this.#running = null));
      await this.#running;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    void this.flush();
    this.#saving.dispose();
  }

  async #write(): Promise<void> {
    const form = this.#form;
    this.#form = null;
    if (form === null || this.#document.isClosed) return;
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of changes(this.#document.getText(), form)) {
      const range = new vscode.Range(this.#document.positionAt(offset), this.#document.positionAt(offset + length));
      edit.replace(this.#document.uri, range, content);
    }
    if (edit.size > 0) await vscode.workspace.applyEdit(edit);
  }
}
