import { describe, expect, test } from 'vitest';
import { problemsWith, specWith } from '../testing.js';
import { healthSchema, PROBE_KINDS } from './probe.js';

test('a bare value stands for a probe with one main field', () => {
  const probeOf = (ready: object) => specWith({ ready }).ready;

  expect(probeOf({ tcp: 8080 })?.tcp).toEqual({ port: 8080, host: 'localhost' });
  expect(probeOf({ http: 'http://k9/ok' })?.http).toEqual({
    url: 'http://k9/ok',
    method: 'GET',
    headers: {},
  });
  expect(probeOf({ file: '${HOME}/up' })?.file).toEqual({ path: '${HOME}/up' });
  expect(probeOf({ pipe: 'ready.fifo' })?.pipe).toEqual({ path: 'ready.fifo' });
  expect(probeOf({ log: '^up$' })?.log).toEqual({ pattern: '^up$' });
  expect(probeOf({ exec: 'test -e up' })?.exec).toEqual({ command: 'test -e up' });
  expect(probeOf({ exec: ['test', '-e', 'up'] })?.exec).toEqual({ command: ['test', '-e', 'up'] });
  expect(probeOf({ delay: 0.5 })?.delay).toEqual({ seconds: 0.5 });
  expect(probeOf({ http: { url: 'http://k9', status: 204 } })?.http?.status).toEqual([204]);
});

test('a delay of readiness moves the time that a run has to get ready', () => {
  expect(specWith({ ready: { tcp: 80 } }).ready?.timeout).toBe(10);
  expect(specWith({ ready: { delay: 3_600 } }).ready?.timeout).toBe(3_610);
  expect(specWith({ ready: { delay: 2, timeout: 2.5 } }).ready?.timeout).toBe(2.5);
});

test('health has the probes that can be asked again and again', () => {
  expect(PROBE_KINDS.filter((kind) => !(kind in healthSchema.shape))).toEqual(['pipe', 'delay']);
  expect(specWith({ health: { tcp: 80 } }).health).toEqual({
    tcp: { port: 80, host: 'localhost' },
    timeout: 5,
    interval: 5,
    failures: 3,
    successes: 1,
  });
});

const KNOWN = 'known here: tcp, http, file, log, exec, timeout, interval, failures, successes';

describe('a probe that cannot be read is refused with one message', () => {
  test.each([
    ['ready: tcp', 'ready: must be an object, but is "tcp"'],
    [
      'ready: {timeout: 5}',
      'ready: has no probe; give it "tcp", "http", "file", "pipe", "log", "exec" or "delay"',
    ],
    ['health: {}', 'health: has no probe; give it "tcp", "http", "file", "log" or "exec"'],
    ['ready: {tcp: 80, log: x}', 'ready: has more than one probe; keep one of them'],
    ['ready: {tpc: 80}', 'ready.tpc: is an unknown field; did you mean "tcp"?'],
    ['health: {pipe: x}', `health.pipe: is an unknown field; ${KNOWN}`],
    ['health: {delay: 2}', `health.delay: is an unknown field; ${KNOWN}`],
    ['ready: {tcp: 80, interval: 0}', 'ready.interval: must be at least 0.01, but is the number 0'],
    [
      'ready: {tcp: 80, timeout: 1e9}',
      'ready.timeout: must be at most 86400, but is the number 1000000000',
    ],
    ['ready: {tcp: 80, timeout: 0}', 'ready.timeout: must be at least 0.01, but is the number 0'],
    [
      'ready: {delay: 2, timeout: 2}',
      'ready.timeout: must be longer than the delay, but is the number 2',
    ],
    ['ready: {tcp: "80"}', 'ready.tcp: must be a port, such as 8080, or an object, but is "80"'],
    ['ready: {tcp: }', 'ready.tcp: must be a port, such as 8080, or an object, but is null'],
    ['ready: {tcp: 0}', 'ready.tcp: must be at least 1, but is the number 0'],
    ['ready: {tcp: {prot: 80}}', 'ready.tcp.prot: is an unknown field; did you mean "port"?'],
    ['ready: {delay: "2"}', 'ready.delay: must be seconds, such as 2.5, or an object, but is "2"'],
    ['ready: {delay: 7200}', 'ready.delay: must be at most 3600, but is the number 7200'],
    [
      'ready: {exec: []}',
      'ready.exec: must begin with the name of a program, but is an empty list',
    ],
    ['ready: {exec: [""]}', 'ready.exec: must begin with the name of a program, but is a list'],
    [
      'ready: {exec: [a, 5]}',
      'ready.exec[1]: must be a string, but is the number 5; put it in quotes',
    ],
    [
      'ready: {file: ~/up}',
      'ready.file: must name the home folder as "${HOME}", not as "~", but is "~/up"',
    ],
  ])('%s', async (field, problem) => {
    expect(await problemsWith(field)).toEqual([problem]);
  });
});

describe('a request that could not be sent as it stands is refused', () => {
  const URL_EXPECTED = 'must be a URL, such as "http://localhost:8080/ok", but is';

  test.each([
    ['"localhost:80"', `ready.http: ${URL_EXPECTED} "localhost:80"`],
    ['"ftp://k9/"', `ready.http: ${URL_EXPECTED} "ftp://k9/"`],
    ['"http://k9:99999/"', `ready.http: ${URL_EXPECTED} "http://k9:99999/"`],
    [String.raw`"http://k9/\nX: y"`, String.raw`ready.http: ${URL_EXPECTED} "http://k9/\nX: y"`],
    [
      '"http://ada@k9/"',
      'ready.http: holds a user or a password; send the header "authorization" instead',
    ],
    [
      '"http://:secret@k9/"',
      'ready.http: holds a user or a password; send the header "authorization" instead',
    ],
    [
      '{url: "http://k9", method: get}',
      'ready.http.method: must be "GET", "HEAD", "POST", "PUT" or "OPTIONS", but is "get"; did you mean "GET"?',
    ],
    [
      '{url: "http://k9", status: "200"}',
      'ready.http.status: must be a status, such as 200, or a list of them, but is "200"',
    ],
    [
      '{url: "http://k9", status: 99}',
      'ready.http.status: must be at least 100, but is the number 99',
    ],
    [
      String.raw`{url: "http://k9", headers: {a: "b\r\nc: d"}}`,
      String.raw`ready.http.headers.a: must be one line of plain text, but is "b\r\nc: d"`,
    ],
    [
      String.raw`{url: "http://k9", headers: {"a: b\r\nc": d}}`,
      String.raw`ready.http.headers["a: b\r\nc"]: the name must be that of a header, such as Accept`,
    ],
  ])('%s', async (http, problem) => {
    expect(await problemsWith(`ready: {http: ${http}}`)).toEqual([problem]);
  });
});
