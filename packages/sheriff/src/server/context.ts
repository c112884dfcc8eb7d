import type { ErrorCode, fleetNotifications, fleetVerbs, Handlers, Teller } from '@posse/protocol';
import type { Fleet } from './fleet/fleet.js';
import type { Part } from './fleet/part.js';
import type { ReachedDeputy } from './link/link.js';

/** A host's deputy when it is in reach, or a sentence about why it is not. */
export type Reach =
  | { readonly ok: true; readonly deputy: ReachedDeputy }
  | {
      readonly ok: false;
      /** `not_applied` where no deputy ever ran: there is nothing that it could be needed for. */
      readonly code: Extract<ErrorCode, 'unreachable' | 'not_applied'>;
      readonly error: string;
    };

/** One client, as the handlers see it. */
export interface Client {
  readonly tell: Teller<typeof fleetNotifications>;
  /** Whether it is told of changes. */
  isWatching: boolean;
  /** The generation of each host that its last plan was made for. */
  readonly planned: Map<string, string | null>;
}

/** What a handler knows beside the parameters. */
export interface Context {
  readonly client: Client;
  /** The fleet as it was last published. */
  readonly fleet: () => Fleet;
  readonly reach: (part: Part) => Reach;
  /** Starts the local deputy if one of these hosts is it and it does not run. Only what is to run something asks for it. */
  readonly rouse: (hosts: readonly string[]) => Promise<void>;
}

/** The handlers of all verbs of the fleet. */
export type FleetHandlers = Handlers<typeof fleetVerbs, Context>;
