import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import {
  createNonce,
  createPeer,
  createWebSocketTransport,
  deputyNotifications,
  deputyVerbs,
  type Handlers,
  linkVerbs,
  PROTOCOL_VERSION,
  prove,
  RequestError,
  type Serve,
  sameProof,
  serveVerbs,
  type Teller,
  tellNotifications,
  type Verbs,
} from '@posse/protocol';
import { onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { createModel, type Model } from './model.js';

/** What a fake deputy is like. */
export interface FakeOptions {
  /** The posse folder that it puts its token into. */
  readonly folder: string;
  readonly name?: string;
  readonly bootKey?: string;
  /** The version of the wire that it claims to speak. */
  readonly protocol?: number;
  readonly token?: string;
  /** Another token than that in the token file, which makes it a squatter. */
  readonly provenToken?: string;
  readonly model?: Model;
  /** The port of an earlier one, to come back there. */
  readonly port?: number;
}

/** A deputy that speaks the real wire over a real socket, and holds its processes in memory. */
export interface FakeDeputy {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly model: Model;
  /** How the connections ended that were not closed from here: `ECONNRESET` or `closed`. */
  readonly endings: string[];
  /** The reasons of all links that were closed with one. */
  readonly goodbyes: string[];
  /** Every request that came, in order: `hello`, `prove`, `watch`, ... */
  readonly asked: string[];
  /** The parameters of each command, in order. */
  readonly commands: { readonly verb: string; readonly params: unknown }[];
  /** Links open now. */
  links(): number;
  /** Takes requests of a verb from now on, and never answers them. */
  stall(verb: string): void;
  /** Breaks all links off. */
  dropLinks(): void;
  /** Neither reads nor says anything any more, like a machine whose cable was cut. */
  freeze(): void;
  /** Breaks all links off and listens no more. */
  stop(): Promise<void>;
}

/** Starts a fake deputy on a port of this machine, for as long as the test runs. */
export async function startFakeDeputy(options: FakeOptions): Promise<FakeDeputy> {
  const { name = 'k9', bootKey = 'boot-1', protocol = PROTOCOL_VERSION } = options;
  const { model = createModel() } = options;
  const token = options.token ?? randomBytes(32).toString('hex');
  const sockets = new Set<Socket>();
  const watchers = new Set<Teller<typeof deputyNotifications>>();
  const asked: string[] = [];
  const endings: string[] = [];
  const goodbyes: string[] = [];
  const stalled = new Set<string>();
  const commands: { verb: string; params: unknown }[] = [];

  const server = createServer();
  const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('connection', (socket) => {
    sockets.add(socket);
    let ending = 'closed';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      ending = error.code ?? error.message;
    });
    socket.once('close', () => {
      if (sockets.delete(socket)) endings.push(ending);
    });
  });
  server.on('upgrade', (request, _socket, head) => {
    upgrades.handleUpgrade(request, request.socket, head, (webSocket) => {
      const reset = () => request.socket.resetAndDestroy();
      const transport = createWebSocketTransport(webSocket, reset);
      webSocket.on('close', (code, reason) => {
        if (code === 1000) goodbyes.push(`${reason}`);
      });
      let serve = greeting(() => {
        serve = obedience(teller);
      });
      const peer = createPeer({
        transport,
        serve: (method, params) => {
          asked.push(method);
          return serve(method, params);
        },
        onClose: () => watchers.delete(teller),
      });
      const teller = tellNotifications(deputyNotifications, peer);
    });
  });

  function greeting(onProved: () => void): Serve {
    let nonces = { sheriff: '', deputy: createNonce() };
    const handlers: Handlers<typeof linkVerbs, null> = {
      hello: async ({ nonce: sheriff }) => {
        nonces = { ...nonces, sheriff };
        return {
          protocol,
          host: name,
          version: '0.1.0',
          bootKey,
          capabilities: [],
          nonce: nonces.deputy,
          proof: await prove(options.provenToken ?? token, 'deputy', nonces),
          clockMs: model.clockMs(),
        };
      },
      prove: async ({ proof }) => {
        if (!sameProof(proof, await prove(token, 'sheriff', nonces))) {
          throw new RequestError('unauthorized', 'The proof is wrong.');
        }
        onProved();
        return {};
      },
    };
    return serveVerbs(linkVerbs, handlers, null);
  }

  function obedience(teller: Teller<typeof deputyNotifications>): Serve {
    const verbs: Verbs = deputyVerbs;
    const answer = serveVerbs(deputyVerbs, model.handlers(name, bootKey), null);
    return (method, params) => {
      if (verbs[method]?.effect === 'change') commands.push({ verb: method, params });
      if (method === 'watch') watchers.add(teller);
      return stalled.has(method) ? new Promise(() => {}) : answer(method, params);
    };
  }

  const unsubscribe = model.subscribe((changes) => {
    for (const { changes: tell } of watchers) tell(changes);
  });

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server has no other address.
  await mkdir(join(options.folder, 'tokens'), { recursive: true, mode: 0o700 });
  await writeFile(join(options.folder, 'tokens', `${port}`), token, { mode: 0o600 });

  const fake: FakeDeputy = {
    url: `http://127.0.0.1:${port}`,
    port,
    token,
    model,
    endings,
    goodbyes,
    asked,
    commands,
    links: () => watchers.size,
    stall: (verb) => void stalled.add(verb),
    dropLinks: () => {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
    freeze: () => {
      watchers.clear();
      for (const socket of sockets) socket.pause();
    },
    stop: async () => {
      unsubscribe();
      const closed = new Promise((resolve) => server.close(resolve));
      fake.dropLinks();
      await closed;
    },
  };
  onTestFinished(() => fake.stop());
  return fake;
}
