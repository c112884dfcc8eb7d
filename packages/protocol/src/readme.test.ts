import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_READ_BYTES, MAX_READ_WAIT_MS, MAX_WAITING_READS } from './deputy-verbs/read.js';
import { MAX_WRITE_BYTES } from './deputy-verbs/write.js';
import { ERROR_NUMBERS } from './errors.js';
import { fieldNames, reference } from './reference/reference.js';
import { MAX_FRAME_BYTES } from './transport.js';
import { PROTOCOL_VERSION } from './version.js';
import { MAX_BUFFERED_BYTES } from './web-socket.js';

const path = join(import.meta.dirname, '..', 'README.md');
const golden = join(import.meta.dirname, 'golden');
const readme = readFileSync(path, 'utf8');
const unaligned = readme.replaceAll(/ +\|/g, ' |'); // Biome lines the columns of tables up.

describe('the README', () => {
  it('shows all verbs, notifications and types as they are ("--update" writes them)', async () => {
    const [before, , after] = readme.split(/(<!-- reference -->[\s\S]*<!-- \/reference -->)/);

    const generated = `<!-- reference -->\n\n${reference()}\n\n<!-- /reference -->`;

    await expect([before, generated, after].join('')).toMatchFileSnapshot(path);
  });

  it('shows only frames that were really shipped', () => {
    const shipped = readdirSync(golden)
      .flatMap((file) => readFileSync(join(golden, file), 'utf8').trimEnd().split('\n'))
      .map((line): unknown => JSON.parse(line));

    const shown = blocks('json').map((text): unknown => JSON.parse(text));

    expect(shown.length).toBeGreaterThan(10);
    for (const frame of shown) expect(shipped).toContainEqual(frame);
  });

  it('works the handshake out correctly', () => {
    const [token = '', sheriff, deputy] = [
      ...readme.matchAll(/^(?:token|.*nonce) +(\S{64})$/gm),
    ].map(([, value]) => value);
    const proofOf = (message: string) => createHmac('sha256', token).update(message).digest('hex');

    const messages = blocks('').filter((text) => text.startsWith('posse/1'));

    expect(messages).toEqual([
      `posse/1 deputy ${sheriff} ${deputy}`,
      `posse/1 sheriff ${sheriff} ${deputy}`,
    ]);
    const [hello, welcome, proof] = blocks('json').map((text): unknown => JSON.parse(text));
    expect(hello).toHaveProperty('params.nonce', sheriff);
    expect(welcome).toHaveProperty('result.nonce', deputy);
    expect(welcome).toHaveProperty('result.proof', proofOf(messages[0] ?? ''));
    expect(proof).toHaveProperty('params.proof', proofOf(messages[1] ?? ''));
  });

  it('lists every error code with its number', () => {
    const rows = unaligned.matchAll(/^\| `(\w+)` \| (-\d+) \| [A-Z].*\. \|$/gm);

    expect(Object.fromEntries([...rows].map(([, code, number]) => [code, Number(number)]))).toEqual(
      ERROR_NUMBERS,
    );
  });

  it('says what every field means', () => {
    const table = section('Fields').matchAll(/^\| (`.+`) \| .+\. \|$/gm);

    const explained = [...table].flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '));

    const isKnown = new Set(explained);
    expect([...fieldNames()].filter((name) => !isKnown.has(name))).toEqual([]);
    expect(explained.filter((name) => !fieldNames().has(name))).toEqual([]);
  });

  it('tells the bounds and the version as they are', () => {
    const bounds = section('Bounds');
    const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`;

    expect(bounds).toContain(`| a frame, in both directions | ${mebibytes(MAX_FRAME_BYTES)} |`);
    expect(bounds).toContain(
      `| one \`read\` | ${MAX_READ_BYTES / 1024} KiB, ${MAX_READ_WAIT_MS / 1_000} s of waiting |`,
    );
    expect(bounds).toContain(`| reads of a link that wait for output | ${MAX_WAITING_READS} |`);
    expect(bounds).toContain(`| one \`write\` | ${MAX_WRITE_BYTES} bytes |`);
    expect(bounds).toContain(`read too slowly | ${mebibytes(MAX_BUFFERED_BYTES)} |`);
    expect(section('What may change')).toContain(`version ${PROTOCOL_VERSION} of the wire`);
  });
});

/** The fenced blocks of a language, in the part that is written by hand. */
function blocks(language: string): string[] {
  const fences = readme.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm);
  return [...fences].flatMap(([, found, text]) => (found === language && text ? [text] : []));
}

function section(title: string): string {
  return unaligned.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
}
