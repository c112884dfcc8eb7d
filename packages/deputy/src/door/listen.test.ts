import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { MAX_FRAME_BYTES } from '@posse/protocol';
import { describe, expect, it } from 'vitest';
import { startTestDeputy, type TestDeputy } from '../testing/test-deputy.js';
import { connect, link } from '../testing/test-link.js';
import { MAX_STRANGERS } from './admission.js';

const UPGRADE = [
  'GET / HTTP/1.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];

/** Opens a bare connection, sends these lines as a request, and answers with what comes back. */
async function request({ place }: TestDeputy, ...lines: readonly string[]): Promise<string> {
  const [host, port] = place.split(':');
  const raw = connectTcp({ host, port: Number(port) });
  raw.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [first] = await once(raw, 'data');
  raw.destroy();
  return String(first);
}

describe('who may connect', () => {
  it('tells a browser that there is no page here', async () => {
    const { place } = await startTestDeputy();

    const response = await fetch(`http://${place}/`);

    expect(response.status).toBe(426);
    expect(await response.text()).toContain('speaks WebSocket only');
  });

  it('refuses an upgrade that a web page asks for', async () => {
    const deputy = await startTestDeputy();

    const answer = await request(
      deputy,
      ...UPGRADE,
      `Host: ${deputy.place}`,
      'Origin: http://localhost',
    );

    expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden/);
    expect(answer).toContain('does not talk to web pages');
  });

  it.each(['evil.example', 'evil.example:8000', 'evil@127.0.0.1', '127.0.0.1.evil.example', ''])(
    'refuses the host "%s", which a web page may have bound to loopback',
    async (host) => {
      const answer = await request(await startTestDeputy(), ...UPGRADE, `Host: ${host}`);

      expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden/);
    },
  );

  it.each(['localhost', 'LOCALHOST:9', '127.0.0.1:80', '127.5.5.5', '[::1]:8000'])(
    'lets in whoever dials %s',
    async (host) => {
      const answer = await request(await startTestDeputy(), ...UPGRADE, `Host: ${host}`);

      expect(answer).toMatch(/^HTTP\/1.1 101 Switching Protocols/);
    },
  );

  it('is not closed by strangers who say nothing: the oldest has to go for one more', async () => {
    const deputy = await startTestDeputy();
    const strangers = await Promise.all(
      Array.from({ length: MAX_STRANGERS }, () => connect(deputy)),
    );

    await expect(link(deputy)).resolves.toBeDefined();

    expect(await Promise.race(strangers.map(({ closed }) => closed))).toBe(
      'the connection was lost',
    );
    expect(strangers.filter(({ raw }) => raw.destroyed)).toHaveLength(1);
  });
});

describe('what may be sent', () => {
  it('closes a link for a binary frame', async () => {
    const deputy = await startTestDeputy();
    const { socket, closed } = await link(deputy);

    socket.send(Buffer.from('{}'));

    expect(await closed).toBe('frames hold text, not bytes');
    await expect(link(deputy)).resolves.toBeDefined();
  });

  it('answers a frame that is no JSON and goes on', async () => {
    const { socket, ask } = await link(await startTestDeputy());
    const answered = once(socket, 'message');

    socket.send('{"jsonrpc"');

    const [frame] = await answered;
    expect(JSON.parse(String(frame))).toMatchObject({ id: null, error: { code: -32700 } });
    await expect(ask.clock({})).resolves.toBeDefined();
  });

  it('breaks off a stranger who sends more than a proof takes', async () => {
    const deputy = await startTestDeputy();
    const { socket, closed } = await connect(deputy);
    const answers: unknown[] = [];
    socket.on('message', (answer) => answers.push(answer));

    socket.send(' '.repeat(70_000));

    expect(await closed).toBe('the connection was lost');
    expect(answers).toEqual([]);
    await expect(link(deputy)).resolves.toBeDefined();
  });

  it('takes a frame of megabytes after the proof, and closes the link for one too large', async () => {
    const deputy = await startTestDeputy();
    const { socket, ask, closed } = await link(deputy);
    const specs = [{ name: 'talker', command: 'true', env: { LONG: 'x'.repeat(4_000_000) } }];

    await ask.apply({ configuration: 'robot', base: null, specs });
    socket.send('x'.repeat(MAX_FRAME_BYTES + 1));

    expect(await closed).toBe('closed with code 1009');
    await expect(link(deputy)).resolves.toBeDefined();
  });

  it('obeys nothing that arrives on a link that was silent for too long', async () => {
    const deputy = await startTestDeputy();
    const { ask, closed } = await link(deputy);
    deputy.supervisor.advance(6_001);

    const start = ask.start({ processes: ['camera'] });

    await expect(start).rejects.toMatchObject({ code: 'unreachable' });
    expect(await closed).toBe('the connection was lost');
    expect(deputy.supervisor.commands).toEqual([]);
  });
});

describe('the end', () => {
  // Within less than the time that a stranger has for the proof.
  it('says goodbye to all links, and breaks off whoever has only connected', async () => {
    const { deputy, place } = await startTestDeputy();
    const [host, port] = place.split(':');
    const bare = connectTcp({ host, port: Number(port) });
    await once(bare, 'connect');
    const { closed } = await connect({ place });

    await deputy.close(false);

    expect(await closed).toBe('the deputy stops');
    expect(await text(bare).catch(() => '')).toBe('');
  }, 3_000);
});
