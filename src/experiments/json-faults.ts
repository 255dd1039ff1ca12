import { say, type Message } from '../contract/message';

/** What is wrong with a text that is no JSON, by the names that the parser gives. */
export const jsonFaults: Readonly<Record<string, Message>> = {
  InvalidSymbol: say`invalid symbol`,
  InvalidNumberFormat: say`invalid number format`,
  PropertyNameExpected: say`property name expected`,
  ValueExpected: say`value expected`,
  ColonExpected: say`colon expected`,
  CommaExpected: say`comma expected`,
  CloseBraceExpected: say`close brace expected`,
  CloseBracketExpected: say`close bracket expected`,
  EndOfFileExpected: say`end of file expected`,
  InvalidCommentToken: say`invalid comment token`,
  UnexpectedEndOfComment: say`unexpected end of comment`,
  UnexpectedEndOfString: say`unexpected end of string`,
  UnexpectedEndOfNumber: say`unexpected end of number`,
  InvalidUnicode: say`invalid unicode`,
  InvalidEscapeCharacter: say`invalid escape character`,
  InvalidCharacter: say`invalid character`,
};
