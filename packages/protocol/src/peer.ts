import { decode, encode } from './codec.js';
import type { MessageId } from './envelope.js';
import { asRequestError, RequestError } from './errors.js';
import type { Transport } from './transport.js';
import { unreachable } from './unreachable.js';

const MAX_REQUESTS_IN_PROGRESS = 256;

/** Answers a request, or rejects with a `RequestError`. */
export type Serve = (method: string, params: unknown) => Promise<unknown>;

/** What a peer does with what comes in. */
export interface PeerOptions {
  readonly transport: Transport;
  readonly serve: Serve;
  /** When it throws, the link closes: what was missed may never be told again. */
  readonly onNotification?: (method: string, params: unknown) => void;
  /** Called once, when the transport has closed, whoever closed it. */
  readonly onClose?: (reason: string) => void;
  /** Called with what was thrown here and is no `RequestError`; the far end hears `internal` only. */
  readonly onDefect?: (thrown: unknown) => void;
}

/** One end of a JSON-RPC 2.0 conversation; both ends may ask. */
export interface Peer {
  /**
   * Rejects with `timed_out` after `timeoutMs`, with `unreachable` when the link closes, and with
   * `too_large` when no frame can hold the request.
   */
  call(method: string, params: unknown, timeoutMs: number): Promise<unknown>;
  /** Does nothing once closed; what no frame can hold closes the link. */
  notify(method: string, params: unknown): void;
  /** From here on nothing is sent, served or waited for. */
  close(reason?: string): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: RequestError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Speaks JSON-RPC 2.0 over a transport. */
export function createPeer(options: PeerOptions): Peer {
  const { transport, serve, onNotification, onClose, onDefect } = options;
  const pending = new Map<MessageId, Pending>();
  let lastId = 0;
  let inProgress = 0;
  let closed: string | undefined;

  transport.onText = receive;
  transport.onClose = (reason) => {
    end(reason);
    onClose?.(closed ?? reason);
  };

  function receive(text: string): void {
    if (closed !== undefined) return;
    const message = decode(text);
    switch (message.kind) {
      case 'request':
        void answer(message.id, message.method, message.params);
        return;
      case 'notification':
        take(message.method, message.params);
        return;
      case 'result':
        settle(message.id)?.resolve(message.result);
        return;
      case 'error':
        if (message.id !== null) settle(message.id)?.reject(message.error);
        return;
      case 'malformed':
        transport.send(encode({ kind: 'error', id: message.id, error: message.error }));
        return;
      default:
        unreachable(message);
    }
  }

  async function answer(id: MessageId, method: string, params: unknown): Promise<void> {
    if (inProgress >= MAX_REQUESTS_IN_PROGRESS) {
      const text = `Too many requests at once; ask again when some of the ${inProgress} are answered.`;
      transport.send(encode({ kind: 'error', id, error: new RequestError('busy', text) }));
      return;
    }
    inProgress += 1;
    try {
      transport.send(encode({ kind: 'result', id, result: await serve(method, params) }));
    } catch (thrown) {
      if (!(thrown instanceof RequestError)) onDefect?.(thrown);
      transport.send(encode({ kind: 'error', id, error: asRequestError(thrown) }));
    } finally {
      inProgress -= 1;
    }
  }

  function take(method: string, params: unknown): void {
    try {
      onNotification?.(method, params);
    } catch (thrown) {
      if (!(thrown instanceof RequestError)) onDefect?.(thrown);
      close(`the notification "${method}" could not be taken in: ${asRequestError(thrown).code}`);
    }
  }

  function call(method: string, params: unknown, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (closed !== undefined) {
        reject(new RequestError('unreachable', `The link is closed: ${closed}.`));
        return;
      }
      lastId += 1;
      const id = lastId;
      const frame = encode({ kind: 'request', id, method, params });
      const timer = setTimeout(() => {
        const text = `No answer to "${method}" within ${timeoutMs} ms; it may or may not have been carried out.`;
        settle(id)?.reject(new RequestError('timed_out', text));
      }, timeoutMs);
      pending.set(id, { resolve, reject, timer });
      transport.send(frame);
    });
  }

  function notify(method: string, params: unknown): void {
    if (closed !== undefined) return;
    try {
      transport.send(encode({ kind: 'notification', method, params }));
    } catch (thrown) {
      if (!(thrown instanceof RequestError)) throw thrown;
      close(`the notification "${method}" is too large: ${thrown.message}`);
    }
  }

  function settle(id: MessageId): Pending | undefined {
    const found = pending.get(id);
    pending.delete(id);
    clearTimeout(found?.timer);
    return found;
  }

  function close(reason = 'closed'): void {
    if (closed !== undefined) return;
    end(reason);
    transport.close(reason);
  }

  function end(reason: string): void {
    if (closed !== undefined) return;
    closed = reason;
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(new RequestError('unreachable', `The link closed before the answer: ${reason}.`));
    }
    pending.clear();
  }

  return { call, notify, close };
}
