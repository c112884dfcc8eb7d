import * as z from 'zod';

/** Text that can be handed to the system: it ends such text at a NUL. */
export const text = z
  .string()
  .refine((value) => !value.includes('\0'), 'must not contain a NUL character');

/** Text that says something. */
export const someText = text.min(1, 'must not be empty');

/** A path as Linux bounds it (PATH_MAX in limits.h). Only a shell would see a home folder in `~`. */
export const pathText = someText
  .max(4_096)
  .refine((path) => !path.startsWith('~'), 'must not begin with "~", which only a shell expands');

/** A path in which the deputy expands `${VAR}` from its own environment. */
export const expandedPath = someText
  .max(4_096)
  .refine((path) => !path.startsWith('~'), 'must name the home folder as "${HOME}", not as "~"');

/** A span of time in seconds, a day at most. */
export const seconds = z.number().min(0).max(86_400);

/** A span of time in seconds within which something can happen. */
export const someSeconds = seconds.min(0.01);
