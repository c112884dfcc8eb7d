import {
  createPeer,
  type FleetChanges,
  fleetNotifications,
  fleetVerbs,
  type Peer,
  serveVerbs,
  type Transport,
  tellNotifications,
} from '@posse/protocol';
import type { Client, Context } from './context.js';
import { handlers } from './handlers/index.js';

/** All clients of a sheriff. */
export interface Clients {
  /** Serves one more. */
  connect(transport: Transport): void;
  /** Tells those that watch. */
  tell(changes: FleetChanges): void;
  close(): void;
}

/** What all clients are served from. */
export interface ClientsOptions extends Pick<Context, 'fleet' | 'reach' | 'rouse'> {
  /** Writes down a defect. */
  readonly complain: (text: string) => void;
}

/** Serves the verbs of the fleet to any number of clients. */
export function serveClients({ fleet, reach, rouse, complain }: ClientsOptions): Clients {
  const clients = new Map<Client, Peer>();
  return {
    connect: (transport) => {
      const peer = createPeer({
        transport,
        serve: (method, params) => serve(method, params),
        onClose: () => clients.delete(client),
        onDefect: (thrown) => complain(`This is a defect: ${describe(thrown)}`),
      });
      const tell = tellNotifications(fleetNotifications, peer);
      const client: Client = { tell, isWatching: false, planned: new Map() };
      const serve = serveVerbs(fleetVerbs, handlers, { fleet, reach, rouse, client });
      clients.set(client, peer);
    },
    tell: (changes) => {
      for (const client of clients.keys()) if (client.isWatching) client.tell.changes(changes);
    },
    close: () => {
      for (const peer of clients.values()) peer.close('the sheriff is closing');
    },
  };
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
