import { createContext, Script } from 'node:vm';

/** An expression can be such that one unlucky line keeps it busy for hours. */
const MATCH_MS = 50;

/**
 * Whether one of these lines matches. Throws when that takes longer than 50 ms: nothing else happens
 * in this program meanwhile, and only a script of its own can be ended in the middle.
 */
export function someLineMatches(lines: readonly string[], expression: RegExp): boolean {
  try {
    Object.assign(context, { lines, expression });
    return script.runInContext(context, { timeout: MATCH_MS }) === true;
  } catch (cause) {
    throw new Error(`a line of it keeps /${expression.source}/ busy for too long`, { cause });
  }
}

const context = createContext({});
const script = new Script('lines.some((line) => expression.test(line))');
