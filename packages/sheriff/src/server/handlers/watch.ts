import type { FleetHandlers } from '../context.js';
import { snapshotOf } from '../fleet/fleet.js';

/** Answers with the whole fleet and has the client told of changes from then on. */
export const watch: FleetHandlers['watch'] = (_params, { client, fleet }) => {
  client.isWatching = true;
  return snapshotOf(fleet());
};
