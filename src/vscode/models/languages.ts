import * as vscode from 'vscode';
import { picked } from './choose';

/** The languages for which there is code, by VS Code's identifiers. */
export const languages = ['python', 'javascript', 'typescript', 'shellscript'] as const;

export type Language = (typeof languages)[number];

export const languageTitles: Readonly<Record<Language, string>> = { python: 'Python', javascript: 'JavaScript', typescript: 'TypeScript', shellscript: 'Shell' };

/** What the code of a language needs, as a command that installs it; null for nothing but Tangent itself. */
export const installCommands: Readonly<Record<Language, string | null>> = {
  python: 'pip install onnxruntime pillow',
  javascript: 'npm install onnxruntime-node sharp',
  typescript: 'npm install onnxruntime-node sharp',
  shellscript: null,
};

/** Languages of texts that may hold any code. */
const plain: readonly string[] = ['plaintext', 'markdown'];

/** The language of a document; null where there is no code for it. */
export function languageOf({ languageId }: Pick<vscode.TextDocument, 'languageId'>): Language | null {
  return languages.find((language) => language === languageId) ?? null;
}

/** Whether code of any language can stand in a document. */
export const holdsAny = ({ languageId }: Pick<vscode.TextDocument, 'languageId'>): boolean => plain.includes(languageId);

/** @throws CancellationError if the question was dismissed */
export async function chooseLanguage(title: string): Promise<Language> {
  const words: Readonly<Record<Language, string>> = {
    python: vscode.l10n.t('with ONNX Runtime and Pillow'),
    javascript: vscode.l10n.t('for Node.js, with ONNX Runtime and sharp'),
    typescript: vscode.l10n.t('for Node.js, with ONNX Runtime and sharp'),
    shellscript: vscode.l10n.t('a command that asks the run itself, without an export'),
  };
  const items = languages.map((language) => ({ language, label: languageTitles[language], description: words[language] }));
  return (await picked(items, title, vscode.l10n.t('Choose the language of the code'))).language;
}
