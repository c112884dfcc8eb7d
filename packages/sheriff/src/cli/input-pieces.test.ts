import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputPieces } from './input-pieces.js';

async function piecesOf(...texts: readonly string[]): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of inputPieces(texts.map((text) => Buffer.from(text)))) {
    pieces.push(piece.toString());
  }
  return pieces;
}

test('lines that come together go together, and the last one needs no end', async () => {
  expect(await piecesOf('one\ntwo\nthr', 'ee\nfour')).toEqual(['one\ntwo\n', 'three\n', 'four']);
});

test('a line is not held back until the next one', async () => {
  async function* typing() {
    yield Buffer.from('first\n');
    await new Promise(() => {});
  }

  const { value } = await inputPieces(typing()).next();

  expect(String(value)).toBe('first\n');
});

test('a line that is too long goes in parts, and begins no piece in its middle', async () => {
  const long = 'x'.repeat(4_096);

  expect(await piecesOf(`a\n${long}yz\n`)).toEqual(['a\n', long, 'yz\n']);
});

test('nothing is no piece', async () => {
  expect(await piecesOf('', '')).toEqual([]);
});

test('whatever comes in whatever chunks comes out byte for byte, in pieces that fit', async () => {
  // Stretches of a byte, so that there are lines below, at and above the bound.
  const stretch = fc
    .tuple(fc.constantFrom(10, 65, 255), fc.constantFrom(1, 2, 4_094, 4_095, 4_096, 9_000))
    .map(([byte, length]) => Buffer.alloc(length, byte));
  const chunk = fc.array(stretch, { maxLength: 4 }).map((parts) => Buffer.concat(parts));
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 4 }), async (chunks) => {
      const pieces: Buffer[] = [];
      for await (const piece of inputPieces(chunks)) pieces.push(piece);

      expect(Buffer.concat(pieces).equals(Buffer.concat(chunks))).toBe(true);
      expect(pieces.every(({ length }) => length > 0 && length <= 4_096)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
