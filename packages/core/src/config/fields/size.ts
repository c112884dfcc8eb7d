import * as z from 'zod';

const BYTES_IN: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const EXPECTED = 'must be a size, such as "2GiB", "500MB" or a number of bytes';

/** A number of bytes, or a text such as `2GiB` (powers of 1024) or `500MB` (powers of 1000). */
export const sizeSchema = z.unknown().transform((value, context) => {
  const bytes = bytesOf(value);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  context.addIssue({ code: 'custom', message: bytes > 0 ? 'must be less than 8192TiB' : EXPECTED });
  return z.NEVER;
});

/** NaN for what is no size. */
function bytesOf(value: unknown): number {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number.NaN;
  if (typeof value !== 'string') return Number.NaN;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-zA-Z]*)$/.exec(value) ?? [];
  return Math.round(Number(amount) * (BYTES_IN[unit] ?? Number.NaN));
}
