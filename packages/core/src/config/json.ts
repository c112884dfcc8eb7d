import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Path } from './path.js';
import { type Fault, type Located, MAX_DEPTH, mapOf, type Source, tooDeep } from './source.js';

/** Reads JSON that may hold comments and trailing commas. */
export function readJson(text: string): Source {
  const deepOffset = offsetBeyondDepth(text);
  if (deepOffset !== undefined) return { faults: [tooDeep(deepOffset)] };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined || errors.length > 0) return { faults: errors.map(syntaxFault) };
  const faults: Fault[] = [];
  return { root: locatedFrom(tree, [], faults), faults };
}

/** Counts as the parser does, which passes over a closing bracket that has no partner. */
function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text, true);
  const closers: string[] = [];
  let token: string | undefined;
  do {
    scanner.scan();
    token = text[scanner.getTokenOffset()];
    if (token === '{') closers.push('}');
    else if (token === '[') closers.push(']');
    else if (token === closers.at(-1)) closers.pop();
    if (closers.length > MAX_DEPTH) return scanner.getTokenOffset();
  } while (token !== undefined);
  return undefined;
}

function syntaxFault({ error, offset }: ParseError): Fault {
  const message =
    SYNTAX[printParseErrorCode(error)] ?? 'this is not valid JSON; a text needs double quotes';
  return { offset, path: [], message };
}

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'this is not a valid number',
  PropertyNameExpected: 'expected the name of a field in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon after the name of the field',
  CommaExpected: 'expected a comma before this',
  CloseBraceExpected: 'expected a closing }',
  CloseBracketExpected: 'expected a closing ]',
  EndOfFileExpected: 'expected the end of the file',
  UnexpectedEndOfComment: 'this comment does not end',
  UnexpectedEndOfString: 'this text lacks its closing double quote',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'this \\u escape is not valid; it takes four hexadecimal digits',
  InvalidEscapeCharacter: 'this escape is not valid; write a backslash as \\\\',
  InvalidCharacter: 'this text holds a control character; write it as an escape, such as \\t',
};

function locatedFrom(node: Node, path: Path, faults: Fault[]): Located {
  const { offset, children = [] } = node;
  if (node.type === 'array') {
    const items = children.map((child, index) => locatedFrom(child, [...path, index], faults));
    return { kind: 'list', offset, items };
  }
  if (node.type === 'object') {
    const entries = children.flatMap(({ offset: keyOffset, children: [name, ...values] = [] }) => {
      const key = String(name?.value);
      const at = [...path, key];
      return values.map((value) => ({
        key,
        path: at,
        keyOffset,
        value: locatedFrom(value, at, faults),
      }));
    });
    return mapOf(offset, entries, faults);
  }
  return { kind: 'scalar', offset, value: node.value ?? null };
}
