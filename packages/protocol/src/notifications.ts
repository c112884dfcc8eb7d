import type * as z from 'zod';
import { RequestError } from './errors.js';
import { fleetChangesSchema, fleetSnapshotSchema } from './fleet-verbs/view.js';
import type { Peer, PeerOptions } from './peer.js';
import { hostChangesSchema, hostSnapshotSchema, hostUsageSchema } from './snapshot.js';

/** What a deputy tells a sheriff that watches it. */
export const deputyNotifications = {
  changes: hostChangesSchema,
  usage: hostUsageSchema,
  /** Everything anew, for a reader that was too slow for all the changes. */
  snapshot: hostSnapshotSchema,
};

/** What a sheriff tells a client that watches the fleet. */
export const fleetNotifications = { changes: fleetChangesSchema, snapshot: fleetSnapshotSchema };

/** A table of notifications by name, with the schema of what each tells. */
export type Notifications = Readonly<Record<string, z.ZodType>>;

/** A function for each notification of a table, which tells the far end. */
export type Teller<Table extends Notifications> = {
  readonly [Name in keyof Table]: (params: z.input<Table[Name]>) => void;
};

/** What to do with each notification of a table. */
export type Listeners<Table extends Notifications> = {
  readonly [Name in keyof Table]: (params: z.output<Table[Name]>) => void;
};

/** Tells over a peer. */
export function tellNotifications<Table extends Notifications>(
  table: Table,
  peer: Pick<Peer, 'notify'>,
): Teller<Table> {
  const entries = Object.keys(table).map((name) => [
    name,
    (params: unknown) => peer.notify(name, params),
  ]);
  return Object.fromEntries(entries) as Teller<Table>; // Built from the same table.
}

/** Checks each notification and hands it to its listener; one that nobody knows is ignored. */
export function hearNotifications<Table extends Notifications>(
  table: Table,
  listeners: Listeners<Table>,
): NonNullable<PeerOptions['onNotification']> {
  return (method, params) => {
    if (!Object.hasOwn(table, method)) return;
    const parsed = table[method]?.safeParse(params);
    if (!parsed?.success) {
      throw new RequestError('version_mismatch', `The notification "${method}" is not understood.`);
    }
    // The listener belongs to the schema that has just been applied; the compiler cannot pair them.
    (listeners[method] as (params: unknown) => void)(parsed.data);
  };
}
