import { nearest } from './nearest.js';
import { isPattern, matcher } from './pattern.js';

/** What selectors look at. */
export interface Selectable {
  /** `host/name`. */
  readonly id: string;
  readonly host: string;
  readonly name: string;
  readonly group: string | null;
}

/** The processes that selectors name, or a sentence for each selector that names none. */
export type Selection<Process> =
  | {
      readonly ok: true;
      readonly chosen: readonly Process[];
      /** Those of them that a selector names one by one, not by a pattern, a host or a group. */
      readonly byHand: ReadonlySet<Process>;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Finds the processes that selectors name, in the order of `processes`. A selector is `name` (on
 * one host only), `host/name`, a pattern of either with `*` and `?`, `host:HOST`, or `group:GROUP`
 * with its subgroups.
 */
export function select<Process extends Selectable>(
  selectors: readonly string[],
  processes: Iterable<Process>,
): Selection<Process> {
  const all = [...processes];
  const chosen = new Set<Process>();
  const byHand = new Set<Process>();
  const problems: string[] = [];
  for (const text of selectors) {
    const selector = parse(text);
    const found = all.filter(selector.matches);
    for (const process of found) {
      chosen.add(process);
      if (selector.isSingle) byHand.add(process);
    }
    if (found.length === 0) problems.push(nothingFound(selector, all));
    if (found.length > 1 && selector.isSingle) problems.push(ambiguous(text, found));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, chosen: all.filter((process) => chosen.has(process)), byHand };
}

interface Selector {
  readonly matches: (process: Selectable) => boolean;
  /** Whether more than one match is a mistake. */
  readonly isSingle: boolean;
  /** What it looks for, in words. */
  readonly subject: string;
  readonly word: string;
  /** What the word could have been instead, and what stands before it. */
  readonly known: (process: Selectable) => readonly string[];
  readonly prefix: string;
}

function parse(text: string): Selector {
  if (text.startsWith('host:')) {
    const word = text.slice('host:'.length);
    const matches = matcher(word);
    return {
      matches: ({ host }) => matches(host),
      isSingle: false,
      subject: `process on a host "${word}"`,
      word,
      known: ({ host }) => [host],
      prefix: 'host:',
    };
  }
  if (text.startsWith('group:')) {
    const word = text.slice('group:'.length);
    return {
      matches: ({ group }) => withParents(group).includes(word),
      isSingle: false,
      subject: `process in a group "${word}"`,
      word,
      known: ({ group }) => withParents(group),
      prefix: 'group:',
    };
  }
  const field = text.includes('/') ? 'id' : 'name';
  const matches = matcher(text);
  return {
    matches: (process) => matches(process[field]),
    isSingle: !isPattern(text),
    subject: isPattern(text) ? `process that matches "${text}"` : `process "${text}"`,
    word: text,
    known: (process) => (isPattern(text) ? [] : [process[field]]),
    prefix: '',
  };
}

/** A group and those that it lies in: `vision/front` lies in `vision`. */
function withParents(group: string | null): readonly string[] {
  const parts = group?.split('/') ?? [];
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

function nothingFound(selector: Selector, all: readonly Selectable[]): string {
  const near = nearest(selector.word, new Set(all.flatMap(selector.known)));
  const hint = near === undefined ? '.' : `; did you mean "${selector.prefix}${near}"?`;
  return `There is no ${selector.subject}${hint}`;
}

function ambiguous(text: string, found: readonly Selectable[]): string {
  const ids = found.map(({ id }) => id).join(', ');
  return `"${text}" is on several hosts; say which: ${ids}.`;
}
