import type { Sink } from './world.js';

const CODES = {
  bold: '1',
  red: '31',
  green: '32',
  yellow: '33',
  orange: '38;5;208',
  grey: '90',
} as const;

/** A colour that a terminal can show. */
export type Color = keyof typeof CODES;

/** Gives a text a colour, or none. */
export type Paint = (color: Color | null, text: string) => string;

/** Colours for a terminal, unless somebody does not want any (https://no-color.org). */
export function paintFor(
  sink: Sink,
  env: Readonly<Record<string, string | undefined>>,
  isColorWanted: boolean,
): Paint {
  const isRefused = !isColorWanted || Boolean(env.NO_COLOR) || env.TERM === 'dumb';
  return sink.isTTY === true && !isRefused ? color : plain;
}

/** Leaves a text as it is. */
export function plain(_color: Color | null, text: string): string {
  return text;
}

function color(name: Color | null, text: string): string {
  return name === null || text === '' ? text : `\x1b[${CODES[name]}m${text}\x1b[0m`;
}
