import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_FRAME_BYTES } from '@posse/protocol';
import { WebSocketServer } from 'ws';
import type { Log } from '../log.js';
import type { Address } from './address.js';
import { createAdmission, MAX_CONNECTIONS } from './admission.js';
import { bind } from './bind.js';
import { browserRefusal } from './browser-guard.js';
import { type Link, openLink } from './link.js';

const UPGRADE_ONLY =
  'This is a Posse deputy: it speaks WebSocket only. Use "sheriff" to talk to it.\n';

/** A deputy's open door. */
export interface Listener {
  readonly port: number;
  /** Lets nobody in any more and says goodbye to all links; done when they are gone. */
  close(): Promise<void>;
}

/** Listens for WebSockets. Throws a `StartError` when the address or the port is not to be had. */
export async function listen(options: {
  readonly address: Address;
  /** 0 picks a free one. */
  readonly port: number;
  readonly onLink: (link: Link) => void;
  readonly now: () => number;
  readonly log: Log;
}): Promise<Listener> {
  const { address, port, onLink, now, log } = options;
  const admission = createAdmission(log);
  const links = new Set<Link>();
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  const server = createServer(answerPlainly);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('drop', () => log('warn', `Turned a connection away: there are ${MAX_CONNECTIONS}.`));
  server.on('connection', (raw) => admission.takeIn(raw));
  server.on('upgrade', (request, _socket, head) => {
    const refusal = browserRefusal(request.headers, address);
    if (refusal !== undefined) {
      refuse(request.socket, 403, refusal);
      return;
    }
    webSockets.handleUpgrade(request, request.socket, head, (socket) => {
      const link = openLink({ socket, raw: request.socket, admission, now });
      links.add(link);
      link.closed.addEventListener('abort', () => links.delete(link));
      onLink(link);
    });
  });

  const bound = await bind(server, address.ip, port);
  // Such as no descriptor left for one more connection; those that are there go on.
  server.on('error', (error) => log('error', `A connection was lost: ${error.message}.`));
  return {
    port: bound,
    close: async () => {
      const goneAll = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const link of links) link.transport.end('the deputy stops');
      await goneAll;
    },
  };
}

function answerPlainly(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, {
    Connection: 'close, Upgrade',
    Upgrade: 'websocket',
    'Content-Type': 'text/plain',
  });
  response.end(UPGRADE_ONLY);
}

function refuse(raw: Socket, status: number, sentence: string): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(sentence)}`,
  ];
  raw.once('finish', () => raw.destroy());
  raw.end(`${head.join('\r\n')}\r\n\r\n${sentence}`);
}
