import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestError } from './errors.js';
import { createPeer, type Peer, type PeerOptions, type Serve } from './peer.js';
import { createTransportPair, MAX_FRAME_BYTES } from './transport.js';

const refuseAll: Serve = async (method) => {
  throw new RequestError('unknown_verb', `There is no verb "${method}".`);
};

const never = () => new Promise<never>(() => {});

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a request', () => {
  it('is answered by the far end, in both directions over one link', async () => {
    const [left, right] = connect({
      left: async (method, params) => ({ at: 'left', method, params }),
      right: async (method, params) => ({ at: 'right', method, params }),
    });

    const answers = await Promise.all([
      left.call('start', { processes: ['camera'] }, 1_000),
      right.call('status', undefined, 1_000),
    ]);

    expect(answers).toEqual([
      { at: 'right', method: 'start', params: { processes: ['camera'] } },
      { at: 'left', method: 'status' },
    ]);
  });

  it('gets its own answer when answers come in another order', async () => {
    const release: (() => void)[] = [];
    const [left] = connect({
      right: (method) => new Promise((resolve) => release.push(() => resolve(method))),
    });
    const answers = Promise.all([left.call('first', {}, 1_000), left.call('second', {}, 1_000)]);
    await vi.waitFor(() => expect(release).toHaveLength(2));

    for (const answer of release.reverse()) answer();

    expect(await answers).toEqual(['first', 'second']);
  });

  it('is answered with null when its handler answers with nothing', async () => {
    const [left] = connect({ right: async () => undefined });

    expect(await left.call('prove', {}, 1_000)).toBeNull();
  });

  it('rejects with the code, sentence and problems that the far end gave', async () => {
    const error = new RequestError('invalid_specs', 'Bad specs.', { problems: ['camera: no'] });
    const [left] = connect({ right: () => Promise.reject(error) });

    const failed = left.call('apply', {}, 1_000);

    await expect(failed).rejects.toMatchObject({
      code: 'invalid_specs',
      message: 'Bad specs.',
      details: { problems: ['camera: no'] },
    });
  });

  it('rejects with timed_out when no answer comes in time, and ignores one that comes late', async () => {
    let answer: (result: unknown) => void = () => {};
    const [left] = connect({
      right: () => new Promise((resolve) => (answer = resolve)),
    });
    const failed = expect(left.call('stop', {}, 6_000)).rejects.toMatchObject({
      code: 'timed_out',
    });

    await vi.advanceTimersByTimeAsync(5_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await failed;

    answer({ revision: 1 });
    await vi.advanceTimersByTimeAsync(0);
  });

  it('that no frame can hold is refused here and never sent', async () => {
    const { peer, sent } = rawPeer({});

    const failed = peer.call('apply', { text: 'é'.repeat(MAX_FRAME_BYTES / 2) }, 1_000);

    await expect(failed).rejects.toMatchObject({ code: 'too_large' });
    expect(sent).toEqual([]);
  });

  it('that is no JSON rejects and leaves nothing behind', async () => {
    const { peer, sent } = rawPeer({});

    await expect(peer.call('apply', { size: 1n }, 1_000)).rejects.toThrow(TypeError);

    expect(sent).toEqual([]);
  });
});

describe('a handler', () => {
  it('that throws what is no RequestError is answered with internal, and its text stays here', async () => {
    const onDefect = vi.fn();
    const { say, sent } = rawPeer({ serve: () => Promise.reject(new Error('secret')), onDefect });

    await say({ jsonrpc: '2.0', id: 1, method: 'status' });

    expect(sent).toEqual([errorReply(1, -32603, 'internal')]);
    expect(JSON.stringify(sent)).not.toContain('secret');
    expect(onDefect).toHaveBeenCalledExactlyOnceWith(new Error('secret'));
  });

  it('that throws before it promises anything is answered too', async () => {
    const serve: Serve = () => {
      throw new RequestError('busy', 'Not now.');
    };
    const { say, sent } = rawPeer({ serve });

    await say({ jsonrpc: '2.0', id: 1, method: 'status' });

    expect(sent).toEqual([errorReply(1, -32003, 'busy')]);
  });

  it('whose answer is no JSON is a defect, not a silence', async () => {
    const circle: Record<string, unknown> = {};
    circle.itself = circle;
    for (const answer of [1n, circle]) {
      const onDefect = vi.fn();
      const { say, sent } = rawPeer({ serve: async () => answer, onDefect });

      await say({ jsonrpc: '2.0', id: 1, method: 'status' });

      expect(sent).toEqual([errorReply(1, -32603, 'internal')]);
      expect(onDefect).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError));
    }
  });

  it('whose answer no frame can hold is answered with too_large', async () => {
    const { say, sent } = rawPeer({ serve: async () => 'x'.repeat(MAX_FRAME_BYTES) });

    await say({ jsonrpc: '2.0', id: 1, method: 'status' });

    expect(sent).toEqual([errorReply(1, -32014, 'too_large')]);
  });

  it('whose error no frame can hold is answered with the beginning of it', async () => {
    const problems = Array.from({ length: 1_000 }, () => 'é'.repeat(100_000));
    const serve: Serve = async () => {
      throw new RequestError('invalid_specs', '\u0000'.repeat(MAX_FRAME_BYTES), { problems });
    };
    const { say, sent } = rawPeer({ serve });

    await say({ jsonrpc: '2.0', id: 1, method: 'apply' });

    expect(sent).toEqual([errorReply(1, -32007, 'invalid_specs')]);
    expect(JSON.stringify(sent).length).toBeLessThan(MAX_FRAME_BYTES);
  });
});

describe('too many requests at once', () => {
  it('are answered with busy, and again served once others are done', async () => {
    const release: (() => void)[] = [];
    const [left] = connect({
      right: () => new Promise((resolve) => release.push(() => resolve('done'))),
    });
    const first = Array.from({ length: 256 }, () => left.call('read', {}, 1_000));

    await expect(left.call('read', {}, 1_000)).rejects.toMatchObject({ code: 'busy' });

    for (const answer of release) answer();
    await Promise.all(first);
    const later = left.call('read', {}, 1_000);
    await vi.waitFor(() => expect(release).toHaveLength(257));
    release.at(-1)?.();
    expect(await later).toBe('done');
  });
});

describe('a frame that is no message', () => {
  it.each([
    ['no JSON', '{', null, -32700, 'parse_error'],
    ['an empty one', '', null, -32700, 'parse_error'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"status"}]', null, -32600, 'invalid_request'],
    ['a number', '7', null, -32600, 'invalid_request'],
    ['null', 'null', null, -32600, 'invalid_request'],
    ['nothing to do', '{"jsonrpc":"2.0","id":7}', null, -32600, 'invalid_request'],
    ['another version', '{"jsonrpc":"1.0","id":7,"method":"a"}', 7, -32600, 'invalid_request'],
    [
      'a method of no name',
      '{"jsonrpc":"2.0","id":"a","method":1}',
      'a',
      -32600,
      'invalid_request',
    ],
    ['a notification of no name', '{"jsonrpc":"2.0","method":1}', null, -32600, 'invalid_request'],
    ['no usable id', '{"jsonrpc":"2.0","id":1.5,"method":"a"}', null, -32600, 'invalid_request'],
  ])('is answered with an error and the peer lives on: %s', async (_, text, id, number, code) => {
    const { sayText, sent } = rawPeer({ serve: async () => 'served' });

    await sayText(text);
    await sayText('{"jsonrpc":"2.0","id":8,"method":"status"}');

    expect(sent).toEqual([
      errorReply(id, number, code),
      { jsonrpc: '2.0', id: 8, result: 'served' },
    ]);
  });

  it.each([
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"No.","data":{"code":"x"}}}',
    '{"jsonrpc":"2.0","error":"no"}',
    '{"error":{"code":"no"}}',
    '{"id":7,"result":null,"error":null}',
    '{"jsonrpc":"2.0","id":{},"result":1}',
    '{"jsonrpc":"2.0","id":7,"result":1}',
  ])('but an answer is never answered, or two peers could talk for ever: %s', async (text) => {
    const { sayText, sent } = rawPeer({});

    await sayText(text);

    expect(sent).toEqual([]);
  });

  it('fails the request that it answers', async () => {
    const { peer, say } = rawPeer({});
    const failed = expect(peer.call('status', {}, 1_000)).rejects.toMatchObject({
      code: 'version_mismatch',
    });

    await say({ jsonrpc: '2.0', id: 1, error: 'no' });

    await failed;
  });

  it('leaves other requests alone when it says no id', async () => {
    const { peer, say } = rawPeer({});
    const answer = peer.call('status', {}, 1_000);

    await say({ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'No JSON.' } });
    await say({ jsonrpc: '2.0', id: '1', result: 'of another' });
    await say({ jsonrpc: '2.0', id: 1, result: 'its own' });

    expect(await answer).toBe('its own');
  });
});

describe('a notification', () => {
  it('arrives in the order of sending and is not answered', async () => {
    const heard: unknown[] = [];
    const [left] = connect({ onNotification: (method, params) => heard.push([method, params]) });

    left.notify('changes', { revision: 1 });
    left.notify('changes', { revision: 2 });
    left.notify('usage', undefined);
    await vi.advanceTimersByTimeAsync(0);

    expect(heard).toEqual([
      ['changes', { revision: 1 }],
      ['changes', { revision: 2 }],
      ['usage', undefined],
    ]);
  });

  it.each([
    [new Error('a defect'), 'internal', [[new Error('a defect')]]],
    [new RequestError('version_mismatch', 'Not understood.'), 'version_mismatch', []],
  ])(
    'that cannot be taken in closes the link and is not answered: %s',
    async (thrown, code, defects) => {
      const onDefect = vi.fn();
      const onNotification = () => {
        throw thrown;
      };
      const { say, sent, farReasons } = rawPeer({ onNotification, onDefect });

      await say({ jsonrpc: '2.0', method: 'changes' });

      expect(sent).toEqual([]);
      expect(farReasons).toEqual([`the notification "changes" could not be taken in: ${code}`]);
      expect(onDefect.mock.calls).toEqual(defects);
    },
  );

  it('that no frame can hold closes the link, since the far end would miss it', async () => {
    const { peer, sent, farReasons } = rawPeer({});

    peer.notify('changes', 'x'.repeat(MAX_FRAME_BYTES));
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toEqual([]);
    expect(farReasons).toEqual([expect.stringContaining('"changes" is too large')]);
  });
});

describe('a link that closes', () => {
  it('rejects what is pending, and everything after it, at once', async () => {
    const onClose = vi.fn();
    const { peer, far } = rawPeer({ onClose });
    const pending = [peer.call('start', {}, 6_000), peer.call('stop', {}, 6_000)];

    far.close('the network is gone');

    for (const call of [...pending, peer.call('status', {}, 6_000)]) {
      await expect(call).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('the network is gone'),
      });
    }
    expect(onClose).toHaveBeenCalledExactlyOnceWith('the network is gone');
  });

  it('rejects what is pending when it was closed from this side', async () => {
    const onClose = vi.fn();
    const { peer, farReasons } = rawPeer({ onClose });
    const pending = expect(peer.call('start', {}, 6_000)).rejects.toMatchObject({
      code: 'unreachable',
    });

    peer.close('given up');
    peer.close('again');
    await pending;

    expect(onClose).toHaveBeenCalledExactlyOnceWith('given up');
    expect(farReasons).toEqual(['given up']);
  });

  it('serves nothing more, and sends nothing more', async () => {
    let finish: (result: unknown) => void = () => {};
    const serve = vi.fn<Serve>(() => new Promise((resolve) => (finish = resolve)));
    const onNotification = vi.fn();
    const { peer, transport, say, sent } = rawPeer({ serve, onNotification });
    await say({ jsonrpc: '2.0', id: 1, method: 'start' });

    peer.close();
    finish('done');
    peer.notify('changes', {});
    transport.onText('{"jsonrpc":"2.0","id":2,"method":"stop"}');
    transport.onText('{"jsonrpc":"2.0","method":"changes"}');
    transport.onText('{');
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toEqual([]);
    expect(serve).toHaveBeenCalledTimes(1);
    expect(onNotification).not.toHaveBeenCalled();
  });
});

interface Sides {
  readonly left?: Serve;
  readonly right?: Serve;
  readonly onNotification?: (method: string, params: unknown) => void;
}

/** Two peers on one link; `onNotification` listens on the right. */
function connect({ left, right, onNotification }: Sides): readonly [Peer, Peer] {
  const [here, there] = createTransportPair();
  const listening = onNotification === undefined ? {} : { onNotification };
  return [
    createPeer({ transport: here, serve: left ?? refuseAll }),
    createPeer({ transport: there, serve: right ?? never, ...listening }),
  ];
}

/** One peer, whose far end is the test itself. */
function rawPeer(options: Partial<PeerOptions>) {
  const [transport, far] = createTransportPair();
  const peer = createPeer({ transport, serve: refuseAll, ...options });
  const sent: unknown[] = [];
  const farReasons: string[] = [];
  far.onText = (text) => sent.push(JSON.parse(text));
  far.onClose = (reason) => farReasons.push(reason);
  const sayText = async (text: string) => {
    far.send(text);
    await vi.advanceTimersByTimeAsync(0);
  };
  const say = (frame: object) => sayText(JSON.stringify(frame));
  return { peer, transport, far, sent, farReasons, sayText, say };
}

function errorReply(id: number | string | null, number: number, code: string): object {
  const error = {
    code: number,
    message: expect.any(String),
    data: expect.objectContaining({ code }),
  };
  return { jsonrpc: '2.0', id, error };
}
