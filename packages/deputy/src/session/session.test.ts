import { createNonce, PROTOCOL_VERSION, prove } from '@posse/protocol';
import { describe, expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { connect, link, sayHello, type TestLink } from '../testing/test-link.js';

describe('before the proof', () => {
  it('serves whoever proves the token', async () => {
    const deputy = await startTestDeputy();

    const { ask } = await link(deputy);

    expect((await ask.status({})).processes.map(({ name }) => name)).toEqual(['camera', 'lidar']);
  });

  it('proves that it knows the token itself', async () => {
    const deputy = await startTestDeputy();
    const connected = await connect(deputy);

    const { answer, nonces } = await sayHello(connected);

    expect(answer.proof).toBe(await prove(deputy.token, 'deputy', nonces));
    expect(answer).toMatchObject({ host: 'k9', bootKey: 'boot-1', protocol: PROTOCOL_VERSION });
  });

  it('answers no other verb, before hello and after it', async () => {
    const deputy = await startTestDeputy();
    const connected = await connect(deputy);

    await expect(connected.ask.status({})).rejects.toMatchObject({ code: 'unauthorized' });
    await sayHello(connected);
    const start = connected.ask.start({ processes: ['camera'] });

    await expect(start).rejects.toMatchObject({ code: 'unauthorized' });
    expect(deputy.supervisor.commands).toEqual([]);
  });

  it('answers a wrong proof, closes the link and logs it', async () => {
    const deputy = await startTestDeputy();
    const connected = await connect(deputy);
    await sayHello(connected);

    const proved = connected.greet.prove({ proof: '0'.repeat(64) });

    await expect(proved).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await connected.closed).toBe('wrong proof');
    expect(deputy.lines.join('\n')).toContain('alice@lap (127.0.0.1) gave a wrong proof');
  });

  it('takes no second guess while the link is closing', async () => {
    const deputy = await startTestDeputy();
    const connected = await connect(deputy);
    const { nonces } = await sayHello(connected);
    const right = await prove(deputy.token, 'sheriff', nonces);

    const guesses = [
      connected.greet.prove({ proof: '0'.repeat(64) }),
      connected.greet.prove({ proof: right }),
      connected.ask.start({ processes: ['camera'] }),
    ];

    const outcomes = await Promise.allSettled(guesses);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(deputy.supervisor.commands).toEqual([]);
  });

  it('refuses a proof that was right on another link', async () => {
    const deputy = await startTestDeputy();
    const overheard = await connect(deputy);
    const { nonces } = await sayHello(overheard);
    const proof = await prove(deputy.token, 'sheriff', nonces);
    await overheard.greet.prove({ proof });
    const replaying = await connect(deputy);
    const hello = { protocol: PROTOCOL_VERSION, name: 'mallory', nonce: nonces.sheriff };

    await replaying.greet.hello(hello);
    const replayed = replaying.greet.prove({ proof });

    await expect(replayed).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it("refuses the deputy's own proof, sent back", async () => {
    const deputy = await startTestDeputy();
    const connected = await connect(deputy);
    const { answer } = await sayHello(connected);

    const reflected = connected.greet.prove({ proof: answer.proof });

    await expect(reflected).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('names both versions when they differ', async () => {
    const deputy = await startTestDeputy();
    const { greet } = await connect(deputy);

    const hello = greet.hello({ protocol: 99, name: 'alice@lap', nonce: createNonce() });

    await expect(hello).rejects.toMatchObject({
      code: 'version_mismatch',
      message: expect.stringMatching(/version 99 .* version 1\b/),
    });
  });

  it('takes one hello and no proof without it', async () => {
    const deputy = await startTestDeputy();
    const connected = await connect(deputy);

    const early = connected.greet.prove({ proof: '00' });
    await expect(early).rejects.toMatchObject({ code: 'invalid_request' });
    await sayHello(connected);

    await expect(sayHello(connected)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('after the proof', () => {
  it('carries commands out in the name of the far end, and logs them', async () => {
    const deputy = await startTestDeputy();
    const { ask } = await link(deputy);

    const { revision, touched } = await ask.start({ processes: ['camera'] });

    expect(touched).toEqual(['camera']);
    expect((await ask.status({})).revision).toBe(revision);
    expect(deputy.lines).toContain('info alice@lap (127.0.0.1): start camera.');
  });

  it('answers an unknown process, verb and parameter with their codes', async () => {
    const { ask, peer } = await link(await startTestDeputy());

    await expect(ask.stop({ processes: ['nobody'] })).rejects.toMatchObject({
      code: 'unknown_process',
      message: 'There is no process "nobody".',
    });
    await expect(peer.call('fly', {}, 1_000)).rejects.toMatchObject({ code: 'unknown_verb' });
    await expect(peer.call('toString', {}, 1_000)).rejects.toMatchObject({ code: 'unknown_verb' });
    await expect(peer.call('stop', {}, 1_000)).rejects.toMatchObject({ code: 'invalid_params' });
  });

  it('keeps a defect to itself, but for its own log', async () => {
    const deputy = await startTestDeputy();
    const { ask } = await link(deputy);
    deputy.supervisor.output = () => Promise.reject(new TypeError('secret'));

    const read = ask.read({ process: 'camera', at: { offset: 0 } });

    await expect(read).rejects.toMatchObject({
      code: 'internal',
      message: expect.not.stringContaining('secret'),
    });
    expect(deputy.lines.join('\n')).toContain('error This is a defect: TypeError: secret');
  });
});

describe('the log', () => {
  it('has no line of a link that only looked, however it ended', async () => {
    const deputy = await startTestDeputy();
    const [reset, closed] = [await link(deputy), await link(deputy)];
    await reset.ask.watch({});
    await closed.ask.status({});

    reset.raw.resetAndDestroy();
    closed.socket.close(1000);
    await Promise.all([reset.closed, closed.closed]);
    await deputy.deputy.close(false);

    expect(deputy.lines).toEqual([]);
  });

  it.each([
    ['reset', ({ raw }: TestLink) => raw.resetAndDestroy()],
    ['closed', ({ socket }: TestLink) => socket.close()],
  ])('says that whoever gave a command has gone, and no more: it was %s', async (_how, end) => {
    const deputy = await startTestDeputy();
    const commander = await link(deputy);
    await commander.ask.stop({ processes: ['camera'] });

    end(commander);

    await expect
      .poll(() => deputy.lines)
      .toEqual([
        'info alice@lap (127.0.0.1): stop camera.',
        'info alice@lap (127.0.0.1) has gone.',
      ]);
  });

  it('says why the deputy itself has ended a link', async () => {
    const deputy = await startTestDeputy();
    const { socket, closed } = await link(deputy);

    socket.send(Buffer.from('{}'));
    await closed;

    await expect
      .poll(() => deputy.lines)
      .toEqual(['info alice@lap (127.0.0.1) has gone: frames hold text, not bytes.']);
  });
});
