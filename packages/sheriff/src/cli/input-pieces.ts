import { MAX_WRITE_BYTES } from '@posse/protocol';

const NEWLINE = 10;

/**
 * Cuts input into pieces that fit into one write each: whole lines as soon as they are there, and
 * longer ones in parts. Not one byte is added, changed or held back at the end.
 */
export async function* inputPieces(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = endOfPiece(rest); end > 0; end = endOfPiece(rest)) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) yield rest;
}

/** Where the first piece ends; 0 when its last line may still go on. */
function endOfPiece(input: Buffer): number {
  const end = input.subarray(0, MAX_WRITE_BYTES).lastIndexOf(NEWLINE) + 1;
  return end === 0 && input.length >= MAX_WRITE_BYTES ? MAX_WRITE_BYTES : end;
}
