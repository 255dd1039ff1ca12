// The messages of the extension, its pages and the trainer, as their source files have them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Whether an expression is `vscode.l10n.t`, or `t`: a page's, or one that is handed on. */
function translates(expression) {
  if (ts.isIdentifier(expression)) return expression.text === 't';
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 't' && expression.expression.getText().endsWith('l10n');
}

/** The template of a tagged literal such as say`${file} is damaged`: {0}, {1}, … stand for what is put in. */
function templateOf({ template }) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce((text, span, index) => `${text}{${index}}${span.literal.text}`, template.head.text);
}

/** Words within what is put in, which nobody could translate: say`${count === 1 ? 'file' : 'files'}`. */
function wordsIn(expression) {
  if (ts.isTaggedTemplateExpression(expression)) return [];
  if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse].flatMap(wordsIn);
  if (ts.isParenthesizedExpression(expression)) return wordsIn(expression.expression);
  if (ts.isBinaryExpression(expression)) return expression.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken ? [] : [expression.left, expression.right].flatMap(wordsIn);
  if (ts.isTemplateExpression(expression)) return [expression.head, ...expression.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).filter((text) => /\p{L}/u.test(text));
  return ts.isStringLiteralLike(expression) && /\p{L}/u.test(expression.text) ? [expression.text] : [];
}

/** What is said by an error that crosses to a reader: a literal without `say` could not be translated. */
const errors = ['TangentError', 'TangentFault'];

/** Where the reader is known: the terminal's are in English, the host translates at once. */
const known = ['src/cli/', 'src/vscode/'].map((folder) => folder.split('/').join(path.sep));

/** Tables of literals that are translated where they are used. */
const tables = ['methodTitles'];

/**
 * Messages in one file's text.
 * @returns {{ messages: string[], faults: string[] }} faults are calls whose message is no literal
 */
export function messagesIn(text, name) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const messages = [];
  const faults = [];
  const fault = (node, what) => faults.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'say') {
      messages.push(templateOf(node));
      const parts = ts.isTemplateExpression(node.template) ? node.template.templateSpans.map(({ expression }) => expression) : [];
      if (parts.some((part) => wordsIn(part).length > 0)) fault(node, 'words are put in that cannot be translated');
    }
    if (ts.isNewExpression(node) && errors.includes(node.expression.getText()) && !known.some((folder) => name.startsWith(folder))) {
      const said = node.arguments?.[1];
      if (said && (ts.isStringLiteralLike(said) || ts.isTemplateExpression(said))) fault(node, 'the message of the error is not said');
    }
    if (ts.isCallExpression(node) && translates(node.expression)) {
      const literals = (argument) => {
        if (argument && ts.isStringLiteralLike(argument)) return [argument.text];
        // One of two literals, as for one and for several.
        if (argument && ts.isConditionalExpression(argument)) return [...literals(argument.whenTrue), ...literals(argument.whenFalse)];
        // Names that other files hold, and what hands a message on.
        if (argument && ts.isElementAccessExpression(argument) && tables.includes(argument.expression.getText())) return [];
        if (argument && ts.isIdentifier(argument) && argument.text === 'message') return [];
        fault(node, 'the message is no literal');
        return [];
      };
      messages.push(...literals(node.arguments[0]));
    }
    if (ts.isVariableDeclaration(node) && tables.includes(node.name.getText()) && node.initializer && ts.isObjectLiteralExpression(node.initializer)) {
      for (const property of node.initializer.properties) if (ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)) messages.push(property.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { messages, faults };
}

/** All messages of the project, sorted, with the calls that cannot be read. */
export function allMessages(root) {
  const sources = (folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  const found = ['src', 'webview'].flatMap((folder) =>
    sources(folder)
      .filter((file) => file !== path.join('webview', 'l10n.ts'))
      .map((file) => messagesIn(readFileSync(path.join(root, file), 'utf8'), file)),
  );
  const messages = [...new Set([...found.flatMap((file) => file.messages), ...requirementsIn(root)])].sort();
  return { messages, faults: found.flatMap((file) => file.faults) };
}

/** What the runtimes that can be installed need, as their manifests say it. */
function requirementsIn(root) {
  const folder = path.join(root, 'src', 'runtimes', 'manifests');
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).requires);
}

/** `{0}`, `{1}`, … in a message, sorted. */
export const placeholders = (message) => [...message.matchAll(/\{(\d+)\}/g)].map(([, index]) => index).sort().join();

/** Addresses of commands and settings, which a translation keeps. */
const links = (message) => [...message.matchAll(/\(command:[^)]*\)|`[^`]*`/g)].map(([link]) => link).sort().join();

/** What a translation lacks, has too much, or has in another form. */
export function compare(originals, translated) {
  const known = new Set(Object.keys(originals));
  const alike = Object.entries(translated).filter(([key]) => known.has(key));
  return {
    missing: [...known].filter((key) => !translated[key]),
    stale: Object.keys(translated).filter((key) => !known.has(key)),
    malformed: alike
      .filter(([key, value]) => placeholders(originals[key]) !== placeholders(value) || links(originals[key]) !== links(value))
      .map(([key]) => key),
  };
}
