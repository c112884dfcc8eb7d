import type { Socket } from 'node:net';
import {
  type Caller,
  callVerbs,
  createNonce,
  createPeer,
  createWebSocketTransport,
  deputyVerbs,
  linkVerbs,
  type Peer,
  PROTOCOL_VERSION,
  prove,
} from '@posse/protocol';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { TestDeputy } from './test-deputy.js';

/** The sheriff's end of a link, as a test sees it. */
export interface TestLink {
  readonly socket: WebSocket;
  readonly raw: Socket;
  readonly peer: Peer;
  readonly greet: Caller<typeof linkVerbs>;
  readonly ask: Caller<typeof deputyVerbs>;
  /** What it was told, in order. */
  readonly told: { readonly name: string; readonly params: unknown }[];
  /** Resolves with the reason when the link is closed. */
  readonly closed: Promise<string>;
}

/** Connects and says nothing yet. */
export async function connect({ place }: Pick<TestDeputy, 'place'>): Promise<TestLink> {
  const socket = new WebSocket(`ws://${place}`, { perMessageDeflate: false });
  onTestFinished(() => socket.terminate());
  const [raw] = await Promise.all([
    new Promise<Socket>((resolve) => {
      socket.once('upgrade', (response) => resolve(response.socket));
    }),
    new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    }),
  ]);
  const told: { name: string; params: unknown }[] = [];
  let onClose = (_reason: string) => {};
  const closed = new Promise<string>((resolve) => {
    onClose = resolve;
  });
  const peer = createPeer({
    transport: createWebSocketTransport(socket, () => raw.resetAndDestroy()),
    serve: () => Promise.reject(new Error('A deputy asks nothing.')),
    onNotification: (name, params) => told.push({ name, params }),
    onClose,
  });
  return {
    socket,
    raw,
    peer,
    greet: callVerbs(linkVerbs, peer),
    ask: callVerbs(deputyVerbs, peer),
    told,
    closed,
  };
}

/** Says hello; answers with both nonces and the deputy's answer. */
export async function sayHello({ greet }: TestLink) {
  const nonce = createNonce();
  const answer = await greet.hello({ protocol: PROTOCOL_VERSION, name: 'alice@lap', nonce });
  return { answer, nonces: { sheriff: nonce, deputy: answer.nonce } };
}

/** Connects and proves the token. */
export async function link(deputy: Pick<TestDeputy, 'place' | 'token'>): Promise<TestLink> {
  const connected = await connect(deputy);
  const { nonces } = await sayHello(connected);
  await connected.greet.prove({ proof: await prove(deputy.token, 'sheriff', nonces) });
  return connected;
}
