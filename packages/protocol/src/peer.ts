import { decode, encode, type Message, type MessageId } from './envelope.js';
import { asRequestError, RequestError } from './errors.js';
import type { Transport } from './transport.js';

const MAX_REQUESTS_IN_PROGRESS = 256;

/** Answers a request, or rejects with a `RequestError`. */
export type Serve = (method: string, params: unknown) => Promise<unknown>;

/** What a peer does with what comes in. */
export interface PeerOptions {
  readonly transport: Transport;
  readonly serve: Serve;
  readonly onNotification?: (method: string, params: unknown) => void;
  readonly onClose?: (reason: string) => void;
}

/** One end of a JSON-RPC 2.0 conversation; both ends may ask. */
export interface Peer {
  /** Rejects with `timed_out` after `timeoutMs`, and with `unreachable` when the link closes. */
  call(method: string, params: unknown, timeoutMs: number): Promise<unknown>;
  notify(method: string, params: unknown): void;
  close(reason?: string): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: RequestError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Speaks JSON-RPC 2.0 over a transport. */
export function createPeer({ transport, serve, onNotification, onClose }: PeerOptions): Peer {
  const pending = new Map<MessageId, Pending>();
  let lastId = 0;
  let inProgress = 0;
  let closed: string | undefined;

  transport.onText = (text) => {
    try {
      receive(decode(text));
    } catch (thrown) {
      send({ kind: 'error', id: null, error: asRequestError(thrown) });
    }
  };
  transport.onClose = (reason) => {
    if (closed !== undefined) return;
    closed = reason;
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(new RequestError('unreachable', `The link closed before the answer: ${reason}.`));
    }
    pending.clear();
    onClose?.(reason);
  };

  function receive(message: Message): void {
    switch (message.kind) {
      case 'request':
        void answer(message.id, message.method, message.params);
        return;
      case 'notification':
        onNotification?.(message.method, message.params);
        return;
      case 'result':
        settle(message.id)?.resolve(message.result);
        return;
      case 'error':
        if (message.id !== null) settle(message.id)?.reject(message.error);
        return;
    }
  }

  async function answer(id: MessageId, method: string, params: unknown): Promise<void> {
    if (inProgress >= MAX_REQUESTS_IN_PROGRESS) {
      const text = `Too many requests at once; ask again when some of the ${inProgress} are answered.`;
      send({ kind: 'error', id, error: new RequestError('busy', text) });
      return;
    }
    inProgress += 1;
    try {
      send({ kind: 'result', id, result: await serve(method, params) });
    } catch (thrown) {
      send({ kind: 'error', id, error: asRequestError(thrown) });
    } finally {
      inProgress -= 1;
    }
  }

  function settle(id: MessageId): Pending | undefined {
    const found = pending.get(id);
    pending.delete(id);
    clearTimeout(found?.timer);
    return found;
  }

  function send(message: Message): void {
    if (closed === undefined) transport.send(encode(message));
  }

  return {
    call: (method, params, timeoutMs) =>
      new Promise((resolve, reject) => {
        if (closed !== undefined) {
          reject(new RequestError('unreachable', `The link is closed: ${closed}.`));
          return;
        }
        lastId += 1;
        const id = lastId;
        const timer = setTimeout(() => {
          const text = `No answer to "${method}" within ${timeoutMs} ms; it may or may not have been carried out.`;
          settle(id)?.reject(new RequestError('timed_out', text));
        }, timeoutMs);
        pending.set(id, { resolve, reject, timer });
        send({ kind: 'request', id, method, params });
      }),
    notify: (method, params) => send({ kind: 'notification', method, params }),
    close: (reason) => transport.close(reason),
  };
}
