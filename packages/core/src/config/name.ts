import * as z from 'zod';

const MAX_NAME_LENGTH = 64;
const MAX_ENCODED_LENGTH = 200;

/**
 * The name of a process or a host. Letters, digits, spaces and `. _ - + @ # = , ( )`, so that it
 * can stand in a selector, a table and (encoded) a file name without ever being read as something
 * else: no slash, no glob character, no colon, no leading dash, and not the folder `.` or `..`.
 */
export const nameSchema = z
  .string()
  .min(1, { error: 'must not be empty', abort: true })
  .max(MAX_NAME_LENGTH, `must have at most ${MAX_NAME_LENGTH} characters`)
  .regex(/^[\p{L}\p{N}_.+@#=,()][\p{L}\p{M}\p{N} _.+@#=,()-]*$/u, {
    error:
      'must consist of letters, digits, spaces and . _ - + @ # = , ( ), and not begin with - or a space',
    abort: true,
  })
  .refine((name) => !name.endsWith(' '), 'must not end with a space')
  .refine((name) => name !== '.' && name !== '..', 'must not be "." or ".."')
  .refine(
    // A letter outside ASCII takes up to 12 bytes, and a file name has room for 255.
    (name) => encodeURIComponent(name).length <= MAX_ENCODED_LENGTH,
    `must be shorter: with its letters percent-encoded it has more than ${MAX_ENCODED_LENGTH} characters`,
  );

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
