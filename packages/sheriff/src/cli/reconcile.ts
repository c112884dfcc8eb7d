import type { HostOutcome, HostPlan } from '@posse/protocol';
import { ANSWER_WITHIN_MS, type Context } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { complainOfHosts } from './host-outcomes.js';
import { appliedLines, belongsToOthers, proposalLines, stopsOf } from './plan-lines.js';
import { untilShown } from './until-shown.js';

/** How boldly to apply. */
export interface ReconcileOptions {
  /** Stops what has to be stopped without asking. */
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly takeOver?: boolean;
  /** Only these hosts; all when left out. */
  readonly hosts?: readonly string[];
}

/** How the hosts took the configuration; not at all when nobody agreed to what it costs. */
export type Reconciled =
  | {
      readonly ok: true;
      readonly exitCode: ExitCode;
      readonly plan: readonly HostPlan[];
      readonly hosts: readonly HostOutcome[];
    }
  | { readonly ok: false; readonly exitCode: ExitCode };

/** Asks when applying the configuration would stop something, does it, and shows what it did. */
export async function reconcile(
  context: Context,
  { yes = false, force = false, takeOver = false, hosts: only }: ReconcileOptions,
): Promise<Reconciled> {
  const { client, out } = context;
  const { hosts: everywhere } = await client.call.plan({ toApply: true }, ANSWER_WITHIN_MS);
  const plan = everywhere.filter(({ host }) => only?.includes(host) ?? true);
  const { name } = client.fleet.get().configuration;
  const ours = plan.filter((host) => takeOver || !belongsToOthers(host, name));
  const stops = stopsOf(ours);
  if (stops.length > 0 && !yes) {
    out.say(...proposalLines(ours));
    const refusal = await askToStop(context, stops);
    if (refusal !== undefined) return { ok: false, exitCode: out.fail(EXIT.refused, [refusal]) };
  }
  const params = { force, takeOver, ...(only !== undefined && { hosts: [...only] }) };
  const { hosts } = await client.call.apply(params, ANSWER_WITHIN_MS);
  out.say(...appliedLines(ours, hosts));
  const exitCode = complainOfHosts(hosts, out);
  await untilShown(client.fleet, hosts);
  return { ok: true, exitCode, plan, hosts };
}

/** Answers why not to go on, if so. */
async function askToStop(
  { out, world }: Context,
  stops: readonly string[],
): Promise<string | undefined> {
  const cost = `This would stop ${stops.join(', ')}`;
  if (out.isJson || world.ask === undefined) {
    return `${cost}. Nothing was changed; say --yes to go on.`;
  }
  return (await world.ask(`${cost}. Go on?`)) ? undefined : 'Nothing was changed.';
}
