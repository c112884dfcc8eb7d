import type { FleetProcess } from '@posse/protocol';
import type { Choice } from './choose.js';
import type { Context } from './command.js';

/** Whether its deputy may hold a process: it does, or it is out of reach and nobody knows. */
export function isPerhapsHeld({ applied, removed, stale }: FleetProcess): boolean {
  return applied !== false || removed || stale;
}

/**
 * Leaves out what no deputy holds, where there is nothing to stop or to send a signal to. What is
 * named by hand stays: whoever names it hears from its sheriff why that cannot be.
 */
export function withoutUnheld(
  { chosen, byHand }: Extract<Choice, { ok: true }>,
  { out }: Context,
): readonly FleetProcess[] {
  const isMeant = (process: FleetProcess) => isPerhapsHeld(process) || byHand.has(process);
  const skipped = chosen.filter((process) => !isMeant(process));
  if (skipped.length > 0) {
    out.say(`Skipped, as they are not applied: ${skipped.map(({ id }) => id).join(', ')}`);
  }
  return chosen.filter(isMeant);
}
