import { expect, test } from 'vitest';
import * as z from 'zod';
import { check } from './explain.js';

test('what a schema expects without words of its own is called by its name', () => {
  expect(check(z.strictObject({ at: z.date() }), { at: 5 })).toEqual({
    ok: false,
    findings: [{ path: ['at'], at: 'value', message: 'must be a date, but is the number 5' }],
  });
});

test('a field that is misspelt is not missing besides, and one that is not meant is', () => {
  const schema = z.strictObject({ port: z.int(), host: z.string() });

  const checked = check(schema, { prot: 80 });

  expect(checked).toEqual({
    ok: false,
    findings: [
      { path: ['host'], at: 'value', message: 'is missing; it must be a string' },
      { path: ['prot'], at: 'key', message: 'is an unknown field; did you mean "port"?' },
    ],
  });
});
