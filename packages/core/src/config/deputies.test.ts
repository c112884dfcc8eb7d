import { describe, expect, test } from 'vitest';
import { deputiesSchema } from './deputies.js';
import { check } from './explain.js';

const local = { kind: 'local' };

describe('a deputy', () => {
  test.each([
    ['http://k9.lan:8001', 'k9.lan', 8001],
    ['ws://10.0.0.7:1', '10.0.0.7', 1],
    ['k9:65535', 'k9', 65_535],
    ['k9.lan', 'k9.lan', 8000],
    ['http://K9/', 'K9', 8000],
    ['http://k9:80', 'k9', 80],
    ['http://localhost', 'localhost', 8000],
    ['localhost:8000', 'localhost', 8000],
    ['[::1]', '[::1]', 8000],
    ['ws://[fe80::1]:9', '[fe80::1]', 9],
  ])('at %s', (url, host, port) => {
    expect(deputiesSchema.parse([url])).toEqual([{ kind: 'url', url, host, port }]);
  });

  test('is the local one without an entry, or for a bare localhost', () => {
    expect(deputiesSchema.parse([])).toEqual([local]);
    expect(deputiesSchema.parse(['localhost'])).toEqual([local]);
  });

  test('on this machine may stand beside one at an address of it', () => {
    expect(deputiesSchema.parse(['localhost', 'localhost:8000'])).toHaveLength(2);
  });
});

const ADDRESS =
  'must be an address such as "http://k9.lan:8000" or "k9.lan:8000", or "localhost" for this machine';
const PORT = 'must have a port from 1 to 65535';
const TLS = 'asks for TLS, which is not supported yet; use http:// or ws://';

describe('not a deputy', () => {
  test.each([
    ['https://k9:8000', TLS],
    ['WSS://k9', TLS],
    ['ftp://k9', `${ADDRESS}, but is "ftp://k9"`],
    ['', `${ADDRESS}, but is ""`],
    ['k 9', `${ADDRESS}, but is "k 9"`],
    ['http://me@k9', `${ADDRESS}, but is "http://me@k9"`],
    ['http://k9/api', `${ADDRESS}, but is "http://k9/api"`],
    ['http://999.1.1.1', `${ADDRESS}, but is "http://999.1.1.1"`],
    ['http://[::::]', `${ADDRESS}, but is "http://[::::]"`],
    ['k9:', `${ADDRESS}, but is "k9:"`],
    ['k9:0', `${PORT}, but is "k9:0"`],
    ['k9:65536', `${PORT}, but is "k9:65536"`],
    [8000, 'must be a string, but is the number 8000'],
    [null, 'must be a string, but is null'],
  ])('is %j', (entry, message) => {
    expect(check(deputiesSchema, [entry])).toEqual({
      ok: false,
      findings: [{ path: [0], at: 'value', message }],
    });
  });

  test('is one that is there already in other words', () => {
    const checked = check(deputiesSchema, ['http://k9:8000', 'K9', 'localhost', 'localhost']);

    expect(checked).toMatchObject({
      findings: [
        { path: [1], message: 'is the same deputy as deputies[0]' },
        { path: [3], message: 'is the same deputy as deputies[2]' },
      ],
    });
  });
});
