import * as z from 'zod';
import { orOnlyEntry } from '../only-entry.js';
import { expandedPath, text } from './text.js';

/** What the environment of a program has besides the deputy's; `${VAR}` in it is the deputy's. */
export const envSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be an identifier, such as ROS_MASTER_URI'),
  text,
);

/** A list of paths, for which one path may stand. */
export const pathsSchema = orOnlyEntry(
  { kind: 'string', expected: 'must be a path or a list of paths' },
  z.array(expandedPath).min(1).max(100),
);
