/** The message in the reader's language, `{0}`, `{1}`, … replaced by the values. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** In English, as the messages are written. */
export const inEnglish: Translate = (message, ...values) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));

/** A reader's language: its messages, and its name as a tag. */
export interface Language {
  readonly t: Translate;
  readonly name: string;
}

export const englishLanguage: Language = { t: inEnglish, name: 'en' };
