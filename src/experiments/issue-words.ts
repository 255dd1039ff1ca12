import type { z } from 'zod';
import { say, type Message, type Said } from '../contract/message';

const kinds: Readonly<Record<string, Message>> = {
  int: say`a whole number is needed`,
  number: say`a number is needed`,
  string: say`a text is needed`,
  boolean: say`true or false is needed`,
  array: say`a list is needed`,
  object: say`an object is needed`,
};

/** What is wrong with a setting, all of it. */
export function issueWords(issues: readonly z.core.$ZodIssue[]): Said {
  const [first = say`it cannot be used`, ...others] = issues.map(placed);
  return others.reduce((all, one) => say`${all}; ${one}`, first);
}

/** With the entry that it is about, where there are several. */
function placed(issue: z.core.$ZodIssue): Said {
  return issue.path.length === 0 ? problem(issue) : say`${issue.path.map(String).join('.')}: ${problem(issue)}`;
}

function problem(issue: z.core.$ZodIssue): Said {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.message;
    case 'invalid_value':
      return say`it must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return issue.origin === 'array' ? say`at most ${String(issue.maximum)} entries` : say`at most ${String(issue.maximum)}`;
    case 'too_small':
      return tooSmall(issue);
    case 'custom':
      // Our own words, which the schema has as a literal.
      return { template: issue.message, arguments: [] };
    default:
      return say`it cannot be used`;
  }
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): Message {
  if (origin === 'string' || origin === 'array') return say`it must not be empty`;
  return inclusive === false ? say`more than ${String(minimum)}` : say`at least ${String(minimum)}`;
}
