import { createContext, Script } from 'node:vm';

/** Whether a line matches; `too_slow` when that could not be told in time. */
export type Match = 'some' | 'none' | 'too_slow';

/** An expression can be such that one unlucky line keeps it busy for hours. */
const MATCH_MS = 250;

/** A flood of lines, on a machine that is busy with others too, may need the time several times. */
const ROUNDS = 4;

/**
 * Looks for a line that matches, for 250 ms at most on any one of them, and a second on all: nothing
 * else happens in this program meanwhile, and only a script of its own can be ended in the middle.
 * Node makes a thread for that each time, so that plain expressions do without.
 */
export function matchLines(lines: readonly string[], expression: RegExp): Match {
  if (isPlain(expression)) return lines.some((line) => expression.test(line)) ? 'some' : 'none';
  const search = { lines, expression, at: 0 };
  let stuckAt = -1;
  for (let round = 0; round < ROUNDS && stuckAt !== search.at; round += 1) {
    stuckAt = search.at;
    const match = searchOn(search);
    if (match !== null) return match;
  }
  return 'too_slow';
}

/** Whether no line, of 2,048 characters at most, can keep it busy: it repeats two things at most. */
function isPlain({ source }: RegExp): boolean {
  const bare = source.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gsu, 'x');
  const repetitions = bare.match(/[*+]|\{\d+,/g) ?? [];
  return repetitions.length <= 2 && !/\)[*+?{]/.test(bare);
}

/** Goes on with a search; null when its time was up. */
function searchOn(search: object): Match | null {
  try {
    Object.assign(context, { search });
    return script.runInContext(context, { timeout: MATCH_MS }) === true ? 'some' : 'none';
  } catch {
    return null;
  }
}

const context = createContext({});
const script = new Script(`(({ lines, expression }, search) => {
  for (; search.at < lines.length; search.at += 1) {
    if (expression.test(lines[search.at])) return true;
  }
  return false;
})(search, search)`);
