import { DEPUTY_SETTINGS, USER_SETTINGS } from './settings/index.js';
import type { Setting } from './settings/setting.js';

/** Says in words of ours why a program did not begin, by what was said before it could. */
export function whyNotBegun(words: string): string {
  const lines = words
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const ours = lines.findLast((line) => line.startsWith(OURS));
  if (ours !== undefined) return bounded(ours.slice(OURS.length));

  for (const setting of REPORTING) {
    const line = lines.find((one) => one.startsWith(`${setting.tool}: `));
    if (line !== undefined)
      return `${fieldOf(setting, line)} cannot be set: ${bounded(line)}. ${setting.advice}`;
  }
  if (lines.length === 0) return `${ENDED}, without a word; perhaps the disk is full`;
  return `${ENDED}: ${bounded(lines.join('; '))}`;
}

const ENDED = 'its keeper ended before the program began';

/** What the scripts of ours say begins with this. */
const OURS = 'posse: ';

const REPORTING: readonly Pick<Setting, 'field' | 'tool' | 'advice' | 'part'>[] = [
  ...DEPUTY_SETTINGS,
  ...USER_SETTINGS,
  {
    field: 'user',
    tool: 'setpriv',
    advice: 'The container of the deputy may hold back some users',
  },
];

function fieldOf({ field, part }: Pick<Setting, 'field' | 'part'>, line: string): string {
  const detail = part?.(line) ?? null;
  return detail === null ? field : `${field}.${detail}`;
}

/** A file that is sourced may have said anything. */
function bounded(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}...`;
}

const MAX_LENGTH = 1_000;
