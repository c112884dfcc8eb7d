import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWebSocketTransport, MAX_BUFFERED_BYTES, type WebSocketLike } from './web-socket.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A WebSocket whose far end is the test. */
function createSocket() {
  const target = new EventTarget();
  const sent: string[] = [];
  const events: string[] = [];
  const emit = (type: string, fields: object) =>
    target.dispatchEvent(Object.assign(new Event(type), fields));
  const socket = {
    bufferedAmount: 0,
    send: (text: string) => void sent.push(text),
    close: (code: number, reason: string) => void events.push(`close ${code} ${reason}`),
    addEventListener: target.addEventListener.bind(target),
  };
  const transport = createWebSocketTransport(socket as WebSocketLike, () => events.push('reset')); // Events of the DOM have more fields.
  transport.onText = (text) => events.push(`text ${text}`);
  transport.onClose = (reason) => events.push(`closed: ${reason}`);
  return { socket, sent, events, emit, transport };
}

it('carries text both ways', () => {
  const { transport, sent, events, emit } = createSocket();

  transport.send('ping');
  emit('message', { data: 'pong' });

  expect(sent).toEqual(['ping']);
  expect(events).toEqual(['text pong']);
});

it('takes in and sends nothing once it is closed, and says so once', async () => {
  const { transport, sent, events, emit } = createSocket();

  transport.close('enough');
  transport.close('again');
  emit('message', { data: 'late' });
  transport.send('late');
  emit('close', { code: 1006, reason: '' });
  await vi.advanceTimersByTimeAsync(0);

  expect(sent).toEqual([]);
  expect(events).toEqual(['reset', 'closed: enough']);
});

it('says goodbye before it closes, and breaks off when the far end does not answer', async () => {
  const { transport, events, emit } = createSocket();

  transport.end('the deputy stops');
  emit('message', { data: 'late' });
  await vi.advanceTimersByTimeAsync(1_000);

  expect(events).toEqual(['close 1000 the deputy stops', 'reset', 'closed: the deputy stops']);
});

it.each([
  [{ code: 1000, reason: 'the deputy stops' }, 'the deputy stops'],
  [{ code: 1000, reason: '' }, 'closed'],
  [{ code: 1005, reason: '' }, 'closed'],
  [{ code: 1006, reason: '' }, 'the connection was lost'],
  [{ code: 1009, reason: '' }, 'closed with code 1009'],
])('tells why the far end has closed it: %o', async (event, reason) => {
  const { events, emit } = createSocket();

  emit('close', event);
  await vi.advanceTimersByTimeAsync(0);

  expect(events).toEqual([`closed: ${reason}`]);
});

it.each([
  ['bytes instead of text', 'message', { data: new Uint8Array(2) }],
  ['a frame that cannot be read', 'error', {}],
])('ends a link that carries %s', (_case, type, fields) => {
  const { events, emit } = createSocket();

  emit(type, fields);

  expect(events).toEqual([expect.stringMatching(/^close 1000 /)]);
});

it('cuts off a far end that reads too slowly', async () => {
  const { transport, socket, sent, events } = createSocket();
  socket.bufferedAmount = MAX_BUFFERED_BYTES + 1;

  transport.send('more');
  await vi.advanceTimersByTimeAsync(0);

  expect(sent).toEqual([]);
  expect(events).toEqual(['reset', 'closed: it reads too slowly']);
});
