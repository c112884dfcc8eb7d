import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { type Match, matchLines } from './match-lines.js';

/**
 * Tells of each piece of a text whether there is a line in it that matches, begun ones included: a
 * prompt has no end. Colours are no part of a line, nor is what lies beyond its first 2,048
 * characters. What overwrites a line, such as a progress bar, is another line.
 */
export function createLineMatcher(expression: RegExp): (bytes: Buffer) => Match {
  const decoder = new StringDecoder('utf8');
  let begun = '';

  return (bytes) => {
    const lines = `${begun}${decoder.write(bytes)}`.split(LINE_END);
    begun = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    const candidates = begun === '' ? lines : [...lines, begun];
    return candidates.length === 0 ? 'none' : matchLines(candidates.map(plain), expression);
  };
}

function plain(line: string): string {
  const beginning = line.slice(0, LONGEST_LINE);
  // To look for them costs a twentieth of what it costs to strip them.
  const hasControls = beginning.includes('\u001b') || beginning.includes('\u009b');
  return (hasControls ? stripVTControlCharacters(beginning) : beginning).replace(/\r$/, '');
}

/** A carriage return at the very end may be the first half of an end of line. */
const LINE_END = /\r?\n|\r(?!\n|$)/;
const LONGEST_LINE = 2_048;
