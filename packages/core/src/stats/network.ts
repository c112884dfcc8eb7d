/** What has come and gone since boot. */
export interface Traffic {
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/**
 * Reads the text of `/proc/net/dev`, all interfaces but loopback; null when it is something else.
 * What passes a bridge or a tunnel counts there and on the interface below it.
 */
export function parseTraffic(text: string): Traffic | null {
  if (!text.startsWith('Inter-|')) return null;
  let receivedBytes = 0;
  let sentBytes = 0;
  for (const line of text.split('\n')) {
    const match = /^ *(.+): *(\d.*)$/.exec(line);
    if (!match || match[1] === 'lo') continue;
    // Bytes come first and, after eight fields on what was received, once more.
    const fields = (match[2] ?? '').split(/ +/).map(Number);
    receivedBytes += fields[0] ?? 0;
    sentBytes += fields[8] ?? 0;
  }
  return { receivedBytes, sentBytes };
}
