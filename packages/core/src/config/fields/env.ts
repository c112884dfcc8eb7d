import * as z from 'zod';
import { pathText, text } from './text.js';

/** What the environment of a program has besides the deputy's; `${VAR}` in it is the deputy's. */
export const envSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be an identifier, such as ROS_MASTER_URI'),
  text,
);

/** A list of paths, for which one path may stand. */
export const pathsSchema = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(pathText).min(1).max(100),
);
