/** How much a line of the deputy's own log matters. */
type Level = 'info' | 'warn' | 'error';

/** Writes one sentence to the deputy's own log. */
export type Log = (level: Level, sentence: string) => void;

/** A log of one line a sentence: time, level, sentence. */
export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  return (level, sentence) =>
    write(`${now().toISOString()} ${level.padEnd(5)} ${oneLine(sentence)}\n`);
}

/** Text from elsewhere, such as a name of a far end, with nothing in it that forges a line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
