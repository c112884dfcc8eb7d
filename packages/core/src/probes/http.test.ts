import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createRawServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { healthSchema } from '../config/fields/probe.js';
import { eventually, hasOrSkips } from '../testing.js';
import { createHttpProbe } from './http.js';
import { folderForTest, freePort, listen, look, targetIn } from './testing.js';

const YES = { ok: true };
const no = (reason: string) => ({ ok: false, reason });

function probeOf(url: string, settings: object = {}) {
  const { http } = healthSchema.parse({ http: { url, ...settings } });
  if (!http) throw new Error('There is no probe.');
  return createHttpProbe(http, targetIn(folderForTest()));
}

/** A server, the URL that it answers at, and how many connections it has. */
async function serve(answer: RequestListener) {
  let connections = 0;
  const server = createServer(answer).on('connection', (socket) => {
    connections += 1;
    socket.on('close', () => {
      connections -= 1;
    });
  });
  return { url: `http://127.0.0.1:${await listen(server)}/ok`, connections: () => connections };
}

test('any status from 200 to 399 is a yes, redirects too, which nobody follows', async () => {
  const asked: string[] = [];
  const { url } = await serve(({ url: path = '' }, response) => {
    asked.push(path);
    response.writeHead(Number(path.slice(1)), { location: '/200' }).end();
  });

  const findings = [];
  for (const status of [200, 302, 399, 400, 503]) {
    findings.push(await look(probeOf(new URL(`/${status}`, url).href)));
  }

  const { origin } = new URL(url);
  const bad = [no(`${origin}/400 answers 400`), no(`${origin}/503 answers 503`)];
  expect(findings).toEqual([YES, YES, YES, ...bad]);
  expect(asked).toEqual(['/200', '/302', '/399', '/400', '/503']);
});

test('a status may be asked for', async () => {
  const { url } = await serve((_request, response) => response.writeHead(418).end());

  expect(await look(probeOf(url, { status: [200, 418] }))).toEqual(YES);
  expect(await look(probeOf(url, { status: 200 }))).toEqual(no(`${url} answers 418`));
  expect(await look(probeOf(url, { body: 'pong' }))).toEqual(no(`${url} answers 418`));
});

test('the method, the headers and the query are sent', async () => {
  const requests: IncomingMessage[] = [];
  const { url } = await serve((request, response) => {
    requests.push(request);
    response.end();
  });

  await look(probeOf(`${url}?deep=1`, { method: 'POST', headers: { 'X-Colour': 'red' } }));

  expect(requests.map((request) => request.method)).toEqual(['POST']);
  expect(requests.map((request) => request.url)).toEqual(['/ok?deep=1']);
  expect(requests[0]?.headers).toMatchObject({
    connection: 'close',
    'content-length': '0',
    'x-colour': 'red',
  });
});

test('a text is found in a body that comes in pieces and never ends', async () => {
  const { url, connections } = await serve((_request, response) => {
    response.write('data: pö');
    setImmediate(() => response.write('ng'));
  });

  expect(await look(probeOf(url, { body: 'pöng' }))).toEqual(YES);
  await eventually(() => expect(connections()).toBe(0));
});

test('a text that is not in the first 64 KiB is not there', async () => {
  const { url } = await serve(({ url: path }, response) => {
    const before = path === '/in' ? 64 * 1024 - 4 : 64 * 1024 - 3;
    response.write(`${'x'.repeat(before)}pong`);
    if (path === '/short') response.end();
  });
  const at = (path: string) => probeOf(new URL(path, url).href, { body: 'pong' });

  expect(await look(at('/in'))).toEqual(YES);
  const out = new URL('/out', url).href;
  expect(await look(at('/out'))).toEqual(no(`${out} answers without "pong"`));
});

test('a body that ends without the text, and one that breaks off, is a no', async () => {
  const { url } = await serve(({ url: path }, response) => {
    if (path === '/whole') return response.end('ping');
    response.writeHead(200, { 'content-length': '100' }).write('ping');
    return setImmediate(() => response.destroy());
  });
  const [whole, broken] = ['/whole', '/broken'].map((path) => new URL(path, url).href);

  const findings = [
    await look(probeOf(whole ?? '', { body: 'pong' })),
    await look(probeOf(broken ?? '', { body: 'pong' })),
  ];

  expect(findings).toEqual([
    no(`${whole} answers without "pong"`),
    no(`${broken} does not answer: aborted`),
  ]);
});

test('a server that takes its time is left to write all it has', async () => {
  const finished: boolean[] = [];
  const { url } = await serve(({ url: path }, response) => {
    response.on('close', () => finished.push(response.writableFinished));
    response.writeHead(path === '/bad' ? 503 : 200).write('pong');
    setTimeout(() => response.end('the rest'), 5);
  });
  const bad = new URL('/bad', url).href;

  await look(probeOf(url));
  await look(probeOf(url, { body: 'pong' }));
  await look(probeOf(bad));
  await eventually(() => expect(finished).toHaveLength(3));

  expect(finished).toEqual([true, true, true]);
});

test('a text that comes after a pause is waited for', async () => {
  const { url } = await serve((_request, response) => {
    response.write('p');
    setTimeout(() => response.write('ong'), 100);
  });

  expect(await look(probeOf(url, { body: 'pong' }))).toEqual(YES);
});

test('a long text is cut in the reason, which stays one line', async () => {
  const { url } = await serve((_request, response) => response.end());

  const finding = await look(probeOf(url, { body: 'line\n'.repeat(1_000) }));

  const reason = finding.ok ? '' : finding.reason;
  expect(reason).toMatch(/ answers without "line\\nline.*\.\.\."$/);
  expect(reason.length).toBeLessThan(300);
});

test('who does not answer in time is a no, and is let go', async () => {
  const { url, connections } = await serve(() => {});

  expect(await look(probeOf(url), 50)).toEqual(no(`${url} does not answer within 0.05 s`));
  await eventually(() => expect(connections()).toBe(0));
});

test('nobody keeps a connection open, even where the server would', async () => {
  const { url, connections } = await serve((_request, response) => {
    response.writeHead(200, { connection: 'keep-alive' }).write('no end');
  });

  expect(await look(probeOf(url))).toEqual(YES);

  await eventually(() => expect(connections()).toBe(0));
});

test('a server of WebSockets may be asked for them', async () => {
  const lines =
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const server = createRawServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.write(lines));
  });
  const url = `http://127.0.0.1:${await listen(server)}/`;
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };

  expect(await look(probeOf(url, { headers, status: 101 }))).toEqual(YES);
  expect(await look(probeOf(url, { headers }))).toEqual(no(`${url} answers 101`));
});

test('what speaks something else is a no, and so is nobody', async () => {
  const url = `http://127.0.0.1:${await listen(createRawServer((socket) => socket.end('SSH-2.0\r\n')))}/`;
  const free = `http://localhost:${await freePort()}/`;

  expect(await look(probeOf(url))).toEqual({
    ok: false,
    reason: expect.stringMatching(/ does not answer: Parse Error/),
  });
  expect(await look(probeOf(free))).toEqual(no(`${free} does not answer: connection refused`));
});

test('tokens in a URL are sent and not shown', async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await serve(({ url: path }, response) => {
    seen.push(path);
    response.writeHead(500).end();
  });

  expect(await look(probeOf(`${url}?token=secret`))).toEqual(no(`${url} answers 500`));
  expect(seen).toEqual(['/ok?token=secret']);
});

const hasOpenssl = hasOrSkips('openssl', isThere('openssl'));

test.runIf(hasOpenssl)('a certificate that nobody vouches for is a no', async () => {
  const folder = folderForTest();
  const [keyFile, certFile] = [join(folder, 'key'), join(folder, 'cert')];
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout ${keyFile} -out ${certFile}`;
  execFileSync('openssl', made.split(' '), { stdio: 'ignore' });
  const pair = { key: readFileSync(keyFile), cert: readFileSync(certFile) };
  const server = createSecureServer(pair, (_request, response) => response.end());
  const url = `https://localhost:${await listen(server)}/`;

  expect(await look(probeOf(url))).toEqual(no(`${url} does not answer: self-signed certificate`));
});

function isThere(program: string): boolean {
  try {
    return execFileSync(program, ['version']).length > 0;
  } catch {
    return false;
  }
}
