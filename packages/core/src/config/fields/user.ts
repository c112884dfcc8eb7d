import * as z from 'zod';

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}\$?$/;
const ID = /^\d{1,10}$/;

/** The last id stands for "no change" (see setresuid(2)). */
const MAX_ID = 2 ** 32 - 2;

/**
 * Who a program runs as: `camera`, or with a group besides, `camera:video`. A number is an id that
 * needs no entry in the user database.
 */
export const userSchema = z.preprocess(
  (value) => (Number.isInteger(value) ? String(value) : value),
  z.custom<string>(
    isUser,
    'must be a user, such as "camera", or a user and a group, such as "camera:video"',
  ),
);

function isUser(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const parts = value.split(':');
  return parts.length <= 2 && parts.every((part) => NAME.test(part) || isId(part));
}

function isId(part: string): boolean {
  return ID.test(part) && Number(part) <= MAX_ID;
}
