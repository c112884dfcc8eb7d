import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.js';

test('an offset becomes the line and column that an editor shows', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', 'é')), fc.nat(), (pieces, seed) => {
      const text = pieces.join('');
      const offset = seed % (text.length + 1);

      const before = text.slice(0, offset).split('\n');

      expect(linesOf(text)(offset)).toEqual({
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
      });
    }),
  );
});
