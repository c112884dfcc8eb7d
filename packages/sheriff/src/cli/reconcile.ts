import type { HostOutcome, HostPlan } from '@posse/protocol';
import { until } from '../client/until.js';
import { ANSWER_WITHIN_MS, type Context } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { complainOfHosts } from './host-outcomes.js';
import { belongsToOthers, planLines, stopsOf } from './plan-lines.js';

/** How boldly to apply. */
export interface ReconcileOptions {
  /** Stops what has to be stopped without asking. */
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly takeOver?: boolean;
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

const SHOWN_WITHIN_MS = 2_000;

/** Shows what applying the configuration would do, asks when that costs something, and does it. */
export async function reconcile(
  context: Context,
  { yes = false, force = false, takeOver = false }: ReconcileOptions,
): Promise<Reconciled> {
  const { client, out } = context;
  const { hosts: plan } = await client.call.plan({}, ANSWER_WITHIN_MS);
  const { name } = client.fleet.get().configuration;
  const ours = plan.filter((host) => takeOver || !belongsToOthers(host, name));
  out.say(...planLines(ours));
  const stops = stopsOf(ours);
  if (stops.length > 0 && !yes) {
    const refusal = await askToStop(context, stops);
    if (refusal !== undefined) return { ok: false, exitCode: out.fail(EXIT.refused, [refusal]) };
  }
  const { hosts } = await client.call.apply({ force, takeOver }, ANSWER_WITHIN_MS);
  const exitCode = complainOfHosts(hosts, out);
  await untilShown(context, hosts);
  return { ok: true, exitCode, plan, hosts };
}

/** Answers why not to go on, if so. */
async function askToStop(
  { out, world }: Context,
  stops: readonly string[],
): Promise<string | undefined> {
  const cost = `This stops ${stops.join(', ')}`;
  if (out.isJson || world.ask === undefined) {
    return `${cost}. Nothing was changed; say --yes to go on.`;
  }
  return (await world.ask(`${cost}. Go on?`)) ? undefined : 'Nothing was changed.';
}

/** Waits until the view shows what was applied, so that what is decided next is not decided on old news. */
async function untilShown({ client }: Context, hosts: readonly HostOutcome[]): Promise<void> {
  await until(
    client.fleet,
    (view) => {
      const isShown = hosts.every((outcome) => {
        if (!outcome.ok) return true;
        return (view.hosts.get(outcome.host)?.revision ?? 0) >= outcome.revision;
      });
      return isShown || undefined;
    },
    { timeoutMs: SHOWN_WITHIN_MS },
  );
}
