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
export function withoutUnheld(choice: Chosen, context: Context): readonly FleetProcess[] {
  return without(choice, context, (process) => !isPerhapsHeld(process), 'not applied');
}

/**
 * Leaves out what nobody has asked to run: a restart of everything must not start an arm that was
 * stopped on purpose. What is named by hand is started.
 */
export function withoutUnwanted(choice: Chosen, context: Context): readonly FleetProcess[] {
  return without(choice, context, ({ want }) => want === 'down', 'stopped');
}

type Chosen = Extract<Choice, { ok: true }>;

function without(
  { chosen, byHand }: Chosen,
  { out }: Context,
  isOut: (process: FleetProcess) => boolean,
  what: string,
): readonly FleetProcess[] {
  const isSkipped = (process: FleetProcess) => isOut(process) && !byHand.has(process);
  const skipped = chosen.filter(isSkipped);
  if (skipped.length > 0) {
    out.say(`Skipped, as they are ${what}: ${skipped.map(({ id }) => id).join(', ')}`);
  }
  return chosen.filter((process) => !isSkipped(process));
}
