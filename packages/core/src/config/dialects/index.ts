import type { Dialect, ForeignDialect } from './dialect.js';
import { posse } from './posse.js';
import { procman } from './procman.js';

/** Asked in this order; the canonical form takes what is left. */
const DIALECTS: readonly ForeignDialect[] = [procman];

/** The dialect that the processes of a file are written in, told by what they hold. */
export function dialectOf(processes: readonly unknown[]): Dialect {
  return DIALECTS.find((dialect) => dialect.recognises(processes)) ?? posse;
}
