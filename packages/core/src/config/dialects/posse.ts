import { processSchema } from '../spec.js';
import type { Dialect } from './dialect.js';

/** The canonical form itself; every file that no other dialect knows as its own. */
export const posse: Dialect = { name: 'posse', processSchema };
