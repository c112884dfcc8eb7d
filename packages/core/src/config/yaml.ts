import {
  type Alias,
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { Path } from './path.js';
import {
  type Fault,
  type Located,
  MAX_DEPTH,
  mapOf,
  type Scalar,
  type Source,
  tooDeep,
} from './source.js';

const MAX_VALUES = 500_000;

interface Reading {
  readonly faults: Fault[];
  readonly anchors: Map<string, unknown>;
  /** Values so far, every alias written out: a few nested aliases can stand for billions. */
  values: number;
  /** Why the rest is not read. */
  refusal: Fault | undefined;
}

/** Reads a YAML 1.2 document with its anchors and aliases. */
export function readYaml(text: string): Source {
  const deepOffset = offsetBeyondDepth(text);
  if (deepOffset !== undefined) return { faults: [tooDeep(deepOffset)] };
  const document = parseDocument(text, {
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    // Its own check compares each key with every other; `mapOf` finds duplicates in one pass.
    uniqueKeys: false,
  });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { faults: broken.map(syntaxFault) };
  const reading: Reading = { faults: [], anchors: new Map(), values: 0, refusal: undefined };
  const root = locatedFrom(document.contents, { path: [], offset: 0 }, reading);
  return reading.refusal ? { faults: [reading.refusal] } : { root, faults: reading.faults };
}

/** The parser keeps a stack of its own; what composes its tokens into values recurses. */
function offsetBeyondDepth(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) return parser.offset;
  }
  return undefined;
}

function syntaxFault({ code, pos: [offset], message }: YAMLError): Fault {
  return { offset, path: [], message: SYNTAX[code] ?? `this is not valid YAML: ${message}` };
}

/** Where the library speaks to programmers. */
const SYNTAX: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; a configuration is one document',
  NON_STRING_KEY: 'the name of a field must be a string',
};

/** Where a value belongs; one that is left out (`key:` and no more) stands at this offset. */
interface Place {
  readonly path: Path;
  readonly offset: number;
}

function locatedFrom(node: unknown, place: Place, reading: Reading): Located {
  const here = { path: place.path, offset: offsetOf(node, place.offset) };
  reading.values += 1;
  reading.refusal ??= refusalAt(here, reading.values);
  if (reading.refusal !== undefined) return nothingAt(here);

  if (isAlias(node)) return locatedFromAlias(node, here, reading);
  const located = locatedFromNode(node, here, reading);
  if (isNode(node) && node.anchor !== undefined) reading.anchors.set(node.anchor, node);
  return located;
}

function offsetOf(node: unknown, otherwise: number): number {
  const range = isNode(node) ? node.range : undefined;
  return range?.[0] ?? otherwise;
}

function refusalAt({ path, offset }: Place, values: number): Fault | undefined {
  if (path.length > MAX_DEPTH) return tooDeep(offset);
  if (values <= MAX_VALUES) return undefined;
  return {
    offset,
    path: [],
    message: `with its aliases this holds more than ${MAX_VALUES} values`,
  };
}

function nothingAt({ offset }: Place): Located {
  return { kind: 'scalar', offset, value: null };
}

/** Reads what the anchor stands for once more, in the place of the alias. */
function locatedFromAlias({ source }: Alias, here: Place, reading: Reading): Located {
  const target = reading.anchors.get(source);
  if (target !== undefined) return locatedFrom(target, here, reading);
  const message = `there is no anchor ${JSON.stringify(`&${source}`)} before this alias`;
  reading.faults.push({ ...here, message });
  return nothingAt(here);
}

function locatedFromNode(node: unknown, here: Place, reading: Reading): Located {
  const { path, offset } = here;
  if (isSeq(node)) {
    const items = node.items.map((item, index) =>
      locatedFrom(item, { path: [...path, index], offset }, reading),
    );
    return { kind: 'list', offset, items };
  }
  if (isMap(node)) {
    const entries = node.items.map(({ key: name, value }) => {
      const key = String(isScalar(name) && name.value);
      const at = { path: [...path, key], offset: offsetOf(name, offset) };
      return { key, path: at.path, keyOffset: at.offset, value: locatedFrom(value, at, reading) };
    });
    return mapOf(offset, entries, reading.faults);
  }
  return { kind: 'scalar', offset, value: isScalar(node) ? plainScalar(node.value) : null };
}

/** With the core schema there is nothing else. */
function plainScalar(value: unknown): Scalar {
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : null;
}
