import type { Stats } from 'node:fs';
import type { Ready } from '../config/fields/probe.js';
import { unreachable } from '../machine/unreachable.js';
import { readLowMark } from '../output/low-mark.js';
import { type ReadAt, withFile } from '../output/read-at.js';
import { createLineMatcher } from './line-matcher.js';
import type { Match } from './match-lines.js';
import type { Finding, ProbeMaker } from './probe.js';
import { wordsOf } from './words-of.js';

/** Says yes from when a line of the run's output matches a regular expression. */
export const createLogProbe: ProbeMaker<NonNullable<Ready['log']>> = ({ pattern }, { log }) => {
  const expression = new RegExp(pattern, 'u');
  let position = log.from;
  let inode: number | undefined;
  let matches = createLineMatcher(expression);
  let match: Match = 'none';

  function find(readAt: ReadAt, stats?: Stats): Match {
    if (!stats) return 'none';
    const isOther = inode !== undefined && stats.ino !== inode;
    if (isOther || stats.size < position) skipTo(0);
    inode = stats.ino;
    if (stats.size === position) return 'none';

    // The old part of a log that has grown too large is gone, and reads as NULs.
    if (readAt(position, 1)[0] === 0) skipTo(Math.max(position, lowOf(stats)));
    const bytes = readAt(position, Math.min(stats.size - position, LOOK_BYTES));
    position += bytes.length;
    return matches(bytes);
  }

  function skipTo(offset: number): void {
    if (offset === position) return;
    position = offset;
    matches = createLineMatcher(expression);
  }

  function lowOf({ ino, size }: Stats): number {
    const mark = readLowMark(log.file);
    return mark?.inode === ino ? Math.min(mark.low, size) : 0;
  }

  return {
    look: async () => {
      try {
        if (match === 'none') match = withFile(log.file, find);
        return findingOf(match, pattern);
      } catch (error) {
        return { ok: false, reason: `its output cannot be read: ${wordsOf(error)}` };
      }
    },
  };
};

/** A flood of output is caught up with in several looks, so that it holds up nothing else. */
const LOOK_BYTES = 1024 * 1024;

function findingOf(match: Match, pattern: string): Finding {
  switch (match) {
    case 'some':
      return { ok: true };
    case 'none':
      return { ok: false, reason: `no line matches /${pattern}/` };
    case 'too_slow': {
      const advice = 'write it without repetitions that follow or hold each other';
      return {
        ok: false,
        reason: `/${pattern}/ takes too long on a line of the output; ${advice}`,
      };
    }
    default:
      return unreachable(match);
  }
}
