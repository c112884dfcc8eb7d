/**
 * How much of `bytes` can be passed on without parting a character: all but an incomplete one at
 * the end. Bytes that no further byte would make valid UTF-8 are passed on as they are.
 */
export function completeUtf8Length(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0 && at >= bytes.length - 3; at -= 1) {
    if (isContinuation(bytes[at])) continue;
    return isIncomplete(bytes.subarray(at)) ? at : bytes.length;
  }
  return bytes.length;
}

/** Where the first whole character of `bytes` begins, if they were cut from UTF-8 anywhere. */
export function utf8Start(bytes: Uint8Array): number {
  let at = 0;
  while (at < 3 && isContinuation(bytes[at])) at += 1;
  return at;
}

/** Whether these bytes, a first one and its continuations, are the beginning of a longer character. */
function isIncomplete(bytes: Uint8Array): boolean {
  const [first = 0, second] = bytes;
  if (bytes.length >= lengthByFirst(first)) return false;
  if (second === undefined) return true;

  // Overlong forms, surrogates and what lies above U+10FFFF (Unicode, table 3-7).
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}

function lengthByFirst(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  if (byte >= 0xf0 && byte <= 0xf4) return 4;
  return 1;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
