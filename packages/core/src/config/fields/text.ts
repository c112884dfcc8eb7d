import * as z from 'zod';

/** Text that can be handed to the system: it ends such text at a NUL. */
export const text = z
  .string()
  .refine((value) => !value.includes('\0'), 'must not contain a NUL character');

/** Text that says something. */
export const someText = text.min(1, 'must not be empty');

/** A path of a file or a folder, as Linux bounds it (PATH_MAX in limits.h). */
export const pathText = someText.max(4_096);

/** A span of time in seconds, a day at most. */
export const seconds = z.number().min(0).max(86_400);
