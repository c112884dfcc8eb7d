import * as z from 'zod';

const MAX_NAME_LENGTH = 64;

/**
 * The name of a process or a host. Letters, digits, spaces and `. _ - + @ # = , ( )`, so that it
 * can stand in a selector, a table and (encoded) a file name without ever being read as something
 * else: no slash, no glob character, no colon, no leading dash.
 */
export const nameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(MAX_NAME_LENGTH, `must have at most ${MAX_NAME_LENGTH} characters`)
  .regex(
    /^[\p{L}\p{N}_.+@#=,()][\p{L}\p{M}\p{N} _.+@#=,()-]*$/u,
    'must consist of letters, digits, spaces and . _ - + @ # = , ( ), and not begin with - or a space',
  )
  .refine((name) => !name.endsWith(' '), 'must not end with a space');

/** A group: names parted by `/`, outermost first. */
export const groupSchema = z
  .string()
  .refine(
    (group) => group.split('/').every((part) => nameSchema.safeParse(part).success),
    'must be names parted by single slashes, such as "vision/front"',
  );

/** A process as another one refers to it: `name` on the same host, or `host/name`. */
export const referenceSchema = z.string().refine((reference) => {
  const parts = reference.split('/');
  return parts.length <= 2 && parts.every((part) => nameSchema.safeParse(part).success);
}, 'must be "name" or "host/name"');
