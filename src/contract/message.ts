import { inEnglish, type Translate } from './translate';

/** A sentence for people that is written where no reader is known: it crosses files and messages as what it is made of. */
export interface Message {
  /** In English, with `{0}`, `{1}`, … where the arguments stand; translations are found by it. */
  readonly template: string;
  /** Names, numbers, what systems say, and parts that are messages themselves. */
  readonly arguments: readonly (string | number | Message)[];
}

/** A message, or a text that is nobody's to translate: a name, what a system or a file says. */
export type Said = string | Message;

/** A sentence in English with its translatable form, which records of older versions lack. */
export interface Text {
  readonly message: string;
  readonly told?: Message | undefined;
}

/** The message of a template literal, whose text alone is translated. */
export function say(parts: TemplateStringsArray, ...values: (Said | number | undefined)[]): Message {
  return { template: parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`), arguments: values.map((value) => value ?? '') };
}

/** What is said in a reader's language. */
export function inWords(said: Said, t: Translate): string {
  if (typeof said === 'string') return said;
  const { template: message, arguments: values } = said;
  return t(message, ...values.map((value) => (typeof value === 'number' ? value : inWords(value, t))));
}

/** What is said in English. */
export const english = (said: Said): string => inWords(said, inEnglish);

/** The translatable form of what is said, for a record that has the English as well. */
export const toldOf = (said: Said): { told?: Message } => (typeof said === 'string' ? {} : { told: said });

export const textOf = (said: Said): Text => ({ message: english(said), ...toldOf(said) });

/** What a record says, as far as it can be translated. */
export const saidIn = ({ message, told }: Text): Said => told ?? message;

/** What a record says in a reader's language; in English where the record is of an older version. */
export const telling = (text: Text, t: Translate): string => inWords(saidIn(text), t);
