import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './codec.js';
import type { Message } from './envelope.js';
import { ERROR_NUMBERS, type ErrorCode, RequestError } from './errors.js';
import { MAX_FRAME_BYTES } from './transport.js';

const ids = fc.oneof(fc.maxSafeInteger(), fc.string({ maxLength: 64 }));
const methods = fc.oneof(
  fc.string({ maxLength: 64 }),
  fc.constantFrom('__proto__', 'constructor', 'toString'),
);
const payloads = fc.jsonValue().map(normal);

describe('a message', () => {
  it('is read as it was written', () => {
    const messages = fc.oneof(
      fc.record({ kind: fc.constant('request'), id: ids, method: methods, params: payloads }),
      fc.record({ kind: fc.constant('notification'), method: methods, params: payloads }),
      fc.record({ kind: fc.constant('result'), id: ids, result: payloads }),
    );

    fc.assert(
      fc.property(messages, (message) => {
        expect(decode(encode(message))).toEqual(message);
      }),
    );
  });

  it('is read as it was written when it is an error of any code', () => {
    const codes = Object.keys(ERROR_NUMBERS) as ErrorCode[]; // Object.keys forgets the key type.
    const texts = fc.string({ maxLength: 200 });
    const details = fc.record(
      { problems: fc.array(texts, { maxLength: 5 }) },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(
        fc.option(ids),
        fc.constantFrom(...codes),
        texts,
        details,
        (id, code, text, problems) => {
          const message = decode(
            encode({ kind: 'error', id, error: new RequestError(code, text, problems) }),
          );

          expect(message).toMatchObject({ kind: 'error', id });
          expect(message).toHaveProperty('error.code', code);
          expect(message).toHaveProperty('error.message', text);
          expect(message).toHaveProperty('error.details', normal(problems));
        },
      ),
    );
  });

  it('may leave its parameters out, and may carry members that are not known yet', () => {
    expect(decode('{"jsonrpc":"2.0","id":1,"method":"status"}')).toEqual({
      kind: 'request',
      id: 1,
      method: 'status',
      params: undefined,
    });
    expect(decode('{"jsonrpc":"2.0","method":"changes","trace":"7"}')).not.toHaveProperty('trace');
  });

  it('that a frame cannot hold is not written, by bytes and not by letters', () => {
    const fits = 'é'.repeat(MAX_FRAME_BYTES / 2 - 50);
    const result = (text: string): Message => ({ kind: 'result', id: 1, result: text });

    expect(() => encode(result(fits))).not.toThrow();
    expect(() => encode(result(`${fits}${'é'.repeat(50)}`))).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    );
  });
});

describe('an error from a foreign peer', () => {
  it.each<[string, object, ErrorCode]>([
    ['by its name', { code: -1, message: '', data: { code: 'conflict' } }, 'conflict'],
    ['by its number', { code: -32601, message: '' }, 'unknown_verb'],
    ['by its number', { code: -32601, message: '', data: 'a text' }, 'unknown_verb'],
    ['by its number', { code: -32601, message: '', data: { code: 'later' } }, 'unknown_verb'],
    ['as internal', { code: 42, message: '', data: { code: '__proto__' } }, 'internal'],
  ])('is known %s: %j is %s', (_, error, code) => {
    const message = decode(JSON.stringify({ jsonrpc: '2.0', id: 1, error }));

    expect(message).toHaveProperty('error.code', code);
  });
});

describe('whatever comes in', () => {
  const hostile = fc.dictionary(
    fc.constantFrom('jsonrpc', 'id', 'method', 'params', 'result', 'error', '__proto__', 'code'),
    fc.oneof({ maxDepth: 2 }, fc.constantFrom('2.0', '__proto__', 1, null, -1.5), fc.jsonValue()),
  );

  it.each([
    ['text', fc.string()],
    ['JSON', fc.json()],
    ['an object with the members of a message', hostile.map((value) => JSON.stringify(value))],
    ['a version 2.0 object', hostile.map((value) => JSON.stringify({ ...value, jsonrpc: '2.0' }))],
  ])('is read without a throw, and its answer is read as one: %s', (_, frames) => {
    fc.assert(
      fc.property(frames, (text) => {
        const message = decode(text);

        if (message.kind !== 'malformed') return;
        const answer = decode(encode({ kind: 'error', id: message.id, error: message.error }));
        expect(answer).toMatchObject({ kind: 'error', id: message.id });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is told that a frame holds one object when it is a batch', () => {
    const batch = decode('[{"jsonrpc":"2.0","id":1,"method":"status"}]');

    expect(batch).toHaveProperty('error.message', 'A frame holds one JSON-RPC 2.0 object.');
  });

  it('is answered with a short text, however long it is', () => {
    const long = 'x'.repeat(1_000_000);
    const jsonrpc = '2.0';
    const frames = [
      long,
      { [long]: 1 },
      { jsonrpc, method: long },
      { jsonrpc, id: 1, method: long },
      { jsonrpc, id: long, method: 'status' },
      { jsonrpc: long, method: 'status' },
    ];

    for (const frame of frames) {
      const message = decode(JSON.stringify(frame));

      expect(message).toHaveProperty('kind', 'malformed');
      expect(message).toHaveProperty('error.message', expect.stringMatching(/^.{10,200}$/));
    }
  });
});

/** What JSON makes of a value: no undefined members, no negative zero. */
function normal(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
