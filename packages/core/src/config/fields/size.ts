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
export const sizeSchema = z.preprocess((value, context) => {
  const match = /^(\d+(?:\.\d+)?) ?([a-zA-Z]*)$/.exec(String(value));
  const unit = BYTES_IN[match?.[2] ?? ''];
  if (match && unit !== undefined) return Math.round(Number(match[1]) * unit);
  context.addIssue({ code: 'custom', message: EXPECTED });
  return z.NEVER;
}, z.int().min(0));
