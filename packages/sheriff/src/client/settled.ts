import type { FleetView } from './fleet-view.js';
import type { Store } from './store.js';
import { until } from './until.js';

/** A first attempt ends after 2 s; a deputy of this machine that has to be started gets 5 s. */
const SETTLE_MS = 6_000;

/** Waits until every host has been tried once, so that "down" is no guess; for 6 s at most. */
export async function settled(fleet: Store<FleetView>): Promise<void> {
  await until(fleet, (view) => isSettled(view) || undefined, { timeoutMs: SETTLE_MS });
}

function isSettled(view: FleetView): boolean {
  return [...view.hosts.values()].every((host) => host.tried);
}
