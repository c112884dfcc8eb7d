import {
  type Caller,
  callVerbs,
  createPeer,
  type FleetChanges,
  type FleetSnapshot,
  fleetNotifications,
  fleetVerbs,
  hearNotifications,
  serveVerbs,
  type Transport,
} from '@posse/protocol';
import { EMPTY_VIEW, type FleetView, foldChanges, strand, viewOf } from './fleet-view.js';
import { createStore, type Store } from './store.js';

/** A link to a sheriff: what it sees, and what it can be asked. */
export interface FleetClient {
  /** Follows the sheriff. Once the link is lost every host in it is down and its processes stale. */
  readonly fleet: Store<FleetView>;
  /** One function for each verb; they reject with a `RequestError`. */
  readonly call: Caller<typeof fleetVerbs>;
  close(): void;
}

/** Connects to a sheriff and resolves with its fleet in view, or rejects with a `RequestError`. */
export async function connectClient(transport: Transport): Promise<FleetClient> {
  const fleet = createStore<FleetView>(EMPTY_VIEW);
  const peer = createPeer({
    transport,
    serve: serveVerbs({}, {}, undefined),
    onNotification: hearNotifications(fleetNotifications, { changes: take, snapshot: replace }),
    onClose: (reason) => fleet.set(strand(fleet.get(), `no sheriff: ${reason}`, new Date())),
  });
  const call = callVerbs(fleetVerbs, peer);

  /** Changes that overtook the snapshot that they follow. */
  let early: FleetChanges[] = [];
  let isAwaitingSnapshot = false;

  async function watch(): Promise<void> {
    isAwaitingSnapshot = true;
    replace(await call.watch({}));
  }

  function take(changes: FleetChanges): void {
    if (isAwaitingSnapshot) {
      early.push(changes);
      return;
    }
    const view = foldChanges(fleet.get(), changes);
    if (view !== undefined) fleet.set(view);
    else void watch().catch((error) => peer.close(String(error)));
  }

  function replace(snapshot: FleetSnapshot): void {
    isAwaitingSnapshot = false;
    fleet.set(viewOf(snapshot));
    const overtakers = early;
    early = [];
    for (const changes of overtakers) take(changes);
  }

  try {
    await watch();
  } catch (error) {
    peer.close();
    throw error;
  }
  return { fleet, call, close: () => peer.close() };
}
