import { createScanner, parseTree, printParseErrorCode, type Node as SyntaxNode, type ParseError } from 'jsonc-parser';
import type { Complaint, Issues } from './issues.ts';
import { lineFinder, pointerOf, type PathKey, type Place } from './place.ts';

export type Scalar = string | number | boolean | null;

/** A value of a configuration that knows where each part of it was written, through patches and flags. */
export type ConfigNode =
  | {
      readonly kind: 'object';
      readonly place: Place;
      readonly entries: ReadonlyMap<string, ConfigEntry>;
      /** Of a whole document that a patch led to: what it was before, and the patch. */
      readonly patched?: { readonly before: ConfigNode; readonly patch: ConfigNode };
      /** Of a part that the document named instead of writing it out: the model that it comes from. */
      readonly model?: NamedModel;
    }
  | { readonly kind: 'array'; readonly place: Place; readonly items: readonly ConfigNode[] }
  | {
      readonly kind: 'scalar';
      readonly place: Place;
      readonly value: Scalar;
      /** As written: digits that a float64 would drop are still there. */
      readonly text: string;
    };

/** A model file that a configuration names. */
export interface NamedModel {
  /** As it is named there. */
  readonly name: string;
  /** Where. */
  readonly place: Place;
  /** Text of the length of the bars that it was fitted to; absent where the file does not say. */
  readonly barLength?: string;
}

export interface ConfigEntry {
  /** Where the key stands. */
  readonly key: Place;
  readonly node: ConfigNode;
}

export type ObjectNode = Extract<ConfigNode, { kind: 'object' }>;

/**
 * Reads JSON with comments and trailing commas.
 * Syntax errors and repeated keys become issues; undefined if nothing could be read at all.
 */
export function readDocument(text: string, file: string, issues: Issues): ConfigNode | undefined {
  const unreadable = withoutText(text);
  if (unreadable !== undefined) {
    issues.add({ file, line: 1, column: 1, pointer: '' }, unreadable);
    return undefined;
  }
  const clean = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const lineAt = lineFinder(clean);
  const tooDeep = endOfNesting(clean);
  if (tooDeep !== undefined) {
    const expected = `at most ${DEEPEST} brackets and braces inside one another`;
    issues.add({ file, ...lineAt(tooDeep), pointer: '' }, { expected, found: 'one more' });
    return undefined;
  }
  const errors: ParseError[] = [];
  const tree = parseTree(clean, errors, { allowTrailingComma: true });
  const complainedLines = new Set<number>();
  for (const { error, offset, length } of errors) {
    const position = lineAt(offset);
    // What follows on the same line is mostly the first mistake over again.
    if (complainedLines.has(position.line)) continue;
    complainedLines.add(position.line);
    const found = clean.slice(offset, offset + Math.max(1, length)).trim();
    const isBareName = /^[\p{L}_$']/u.test(found) && /^\s*:/.test(clean.slice(offset + length));
    const code = isBareName ? 'PropertyNameExpected' : printParseErrorCode(error);
    issues.add(
      { file, ...position, pointer: '' },
      {
        expected: SYNTAX_SENTENCES[code] ?? 'valid JSON (comments and trailing commas are fine)',
        found: found === '' ? 'the end of a line or of the file' : `"${found}"`,
      },
    );
  }
  if (tree === undefined) return undefined;

  const read = (node: SyntaxNode, path: readonly PathKey[]): ConfigNode => {
    const place: Place = { file, ...lineAt(node.offset), pointer: pointerOf(path) };
    if (node.type === 'array') {
      return { kind: 'array', place, items: (node.children ?? []).map((child, i) => read(child, [...path, i])) };
    }
    if (node.type !== 'object') {
      const literal = clean.slice(node.offset, node.offset + node.length);
      const value = node.value as Scalar;
      return { kind: 'scalar', place, value, text: typeof value === 'string' ? value : literal };
    }
    const entries = new Map<string, ConfigEntry>();
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (keyNode === undefined || valueNode === undefined) continue; // already a syntax error
      const name = String(keyNode.value);
      const key: Place = { file, ...lineAt(keyNode.offset), pointer: pointerOf([...path, name]) };
      const earlier = entries.get(name);
      if (earlier !== undefined) {
        issues.add(key, {
          expected: 'each field once',
          found: `"${name}" a second time`,
          suggestion: `the first stands in line ${earlier.key.line}`,
        });
      }
      entries.set(name, { key, node: read(valueNode, [...path, name]) });
    }
    return { kind: 'object', place, entries };
  };
  return read(tree, []);
}

/** No configuration nests further, and a parser that goes down by itself would leave the stack. */
const DEEPEST = 100;

/** Where the text goes deeper than that; undefined where it does not. */
function endOfNesting(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    // A token begins with its bracket; one in a string stands behind a quote.
    const first = text[offset];
    if (first === undefined) return undefined;
    if (first === '{' || first === '[') depth++;
    if (first === '}' || first === ']') depth--;
    if (depth > DEEPEST) return offset;
  }
}

/** What is to be said, once, about a file that holds nothing or no text at all. */
function withoutText(text: string): Complaint | undefined {
  const expected = 'JSON text, an object';
  if (text.replace(/^\uFEFF/, '').trim() === '') return { expected, found: 'an empty file' };
  // No text has a zero byte, and bytes that are not UTF-8 before any brace are no comment that went wrong.
  return text.includes('\0') || /^[^{[]{0,200}\uFFFD/.test(text)
    ? { expected, found: 'bytes that are no UTF-8 text' }
    : undefined;
}

const SYNTAX_SENTENCES: { readonly [code: string]: string } = {
  InvalidSymbol: 'a JSON value: a number, "text", true, false, null, […] or {…}',
  InvalidNumberFormat: 'a number as JSON writes it (0.5, not .5)',
  PropertyNameExpected: 'a field name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon after the field name',
  CommaExpected: 'a comma between entries',
  CloseBraceExpected: 'a closing }',
  CloseBracketExpected: 'a closing ]',
  EndOfFileExpected: 'the end of the file after the first value',
  UnexpectedEndOfComment: 'the end */ of the comment',
  UnexpectedEndOfString: 'a closing double quote',
};

/** A plain JSON value as a node, all of it written at one place (a flag, a default). */
export function nodeOf(value: unknown, place: Place, text?: string): ConfigNode {
  if (Array.isArray(value)) return { kind: 'array', place, items: value.map((item) => nodeOf(item, place)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, item]): [string, ConfigEntry] => [
      name,
      { key: place, node: nodeOf(item, place) },
    ]);
    return { kind: 'object', place, entries: new Map(entries) };
  }
  const scalar = value as Scalar;
  return { kind: 'scalar', place, value: scalar, text: text ?? String(scalar) };
}

/** The node as a plain JSON value. */
export function plainValue(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'array':
      return node.items.map(plainValue);
    case 'object':
      return Object.fromEntries([...node.entries].map(([name, entry]) => [name, plainValue(entry.node)]));
  }
}

/** The node at the end of a way, if there is one. */
export function nodeAt(node: ConfigNode | undefined, path: readonly PathKey[]): ConfigNode | undefined {
  let here = node;
  for (const key of path) {
    if (here === undefined || here.kind === 'scalar') return undefined;
    here = here.kind === 'array' ? here.items[Number(key)] : here.entries.get(String(key))?.node;
  }
  return here;
}

/** Where the value at the end of a way is written; for what is absent, the nearest enclosing value. */
export function placeNear(node: ConfigNode, path: readonly PathKey[]): Place {
  for (let length = path.length; length > 0; length--) {
    const found = nodeAt(node, path.slice(0, length));
    if (found !== undefined) return found.place;
  }
  return node.place;
}

/** What stands there, as the user would recognise it, shortened. */
export function describe(node: ConfigNode | undefined): string {
  if (node === undefined) return 'nothing';
  if (node.kind === 'object') return node.entries.size === 0 ? 'an empty object' : 'an object';
  if (node.kind === 'array') return node.items.length === 0 ? 'an empty list' : 'a list';
  const text = typeof node.value === 'string' ? JSON.stringify(node.value) : node.text;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
