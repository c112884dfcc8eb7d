import type { HostOutcome } from '@posse/protocol';
import type { FleetView } from '../client/fleet-view.js';
import type { Store } from '../client/store.js';
import { until } from '../client/until.js';

const SHOWN_WITHIN_MS = 2_000;

/**
 * Waits until the view shows what hosts have done, so that what is decided next is not decided on
 * old news: a deputy that was started only for this is shown as down until then.
 */
export async function untilShown(
  fleet: Store<FleetView>,
  outcomes: readonly HostOutcome[],
): Promise<void> {
  const look = ({ hosts }: FleetView) => {
    const isShown = outcomes.every((outcome) => {
      if (!outcome.ok) return true;
      const host = hosts.get(outcome.host);
      return host?.link === 'up' && (host.revision ?? 0) >= outcome.revision;
    });
    return isShown || undefined;
  };
  await until(fleet, look, { timeoutMs: SHOWN_WITHIN_MS });
}
