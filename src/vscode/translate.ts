import * as vscode from 'vscode';
import { telling, type Text } from '../contract/message';
import type { Translate } from '../contract/translate';

/** Messages in the language of VS Code. */
export const t: Translate = (message, ...values) => vscode.l10n.t(message, ...values);

/** What the trainer or a file says, in the language of VS Code. */
export const tell = (text: Text): string => telling(text, t);
