import type { FleetProcess, HostOutcome } from '@posse/protocol';
import { type Awaited, type Ending, endings } from '../client/wait.js';
import { ANSWER_WITHIN_MS, type Context } from './command.js';
import { endingText, type SteeringVerb, stateText } from './ending-text.js';
import { EXIT, type ExitCode, worst } from './exit-code.js';
import { failureFor } from './failure.js';
import { complainOfHosts, touchedBy } from './host-outcomes.js';
import { createReporter, type ProcessReport } from './process-report.js';
import { untilShown } from './until-shown.js';

/** What to ask for, and whether and how long to wait until it is done. */
export interface Steering {
  readonly verb: SteeringVerb;
  readonly isWaiting: boolean;
  readonly timeoutSeconds: number;
  /** Takes nobody along. */
  readonly only?: boolean | undefined;
}

/** How it went. */
export interface Steered {
  readonly exitCode: ExitCode;
  readonly hosts: readonly HostOutcome[];
  readonly processes: readonly ProcessReport[];
  /** Ids of those that were taken along: what they depend on, or what depends on them. */
  readonly takenAlong: readonly string[];
  /** Ids of those that depend on what was stopped alone, and go on without it. */
  readonly goOn: readonly string[];
}

/** Starts, stops or restarts processes, and says how each ended as soon as it has. */
export async function steer(
  context: Context,
  chosen: readonly FleetProcess[],
  steering: Steering,
): Promise<Steered> {
  const { client, out } = context;
  const { verb, isWaiting, timeoutSeconds } = steering;
  const { reports, keep, tell } = createReporter(context);
  const want = verb === 'stop' ? 'down' : 'up';

  const asked: FleetProcess[] = [];
  for (const process of chosen) {
    const refusal = refusalOf(process, verb);
    if (refusal === undefined) asked.push(process);
    else tell(process.id, EXIT.usage, refusal);
  }

  const ids = asked.map(({ id }) => id);
  const { hosts, outdated, goOn = [] } = await ask(context, steering, ids);
  complainOfHosts(hosts, out);
  const takenAlong = touchedBy(hosts).filter((id) => !ids.includes(id));
  if (takenAlong.length > 0) out.say(`${verb} took along: ${takenAlong.join(', ')}`);
  if (goOn.length > 0) {
    out.say(`stop left running, though they need what was stopped: ${goOn.join(', ')}`);
  }
  for (const id of outdated) {
    out.complain(
      `${id} runs as it was applied; the file says otherwise by now: run "sheriff cli apply"`,
    );
  }

  const awaited: Awaited[] = [];
  for (const { id, host } of asked) {
    const outcome = hosts.find((each) => each.host === host) ?? SILENCE;
    if (outcome.ok) {
      awaited.push({ id, host, revision: outcome.revision, want });
    } else {
      const { exitCode, sentence } = failureFor(outcome.code, outcome.message);
      keep(id, exitCode, sentence);
    }
  }

  if (isWaiting) {
    await untilShown(client.fleet, hosts);
    if (steering.only) sayWhoWaits(context, awaited);
    for await (const ended of endings(client.fleet, awaited, timeoutSeconds * 1_000)) {
      tell(ended.id, EXITS[ended.ending], endingText(ended, { verb, timeoutSeconds }));
    }
  } else {
    for (const { id } of awaited) tell(id, EXIT.done, `asked to ${verb}`);
  }
  const exitCode = worst(reports.map((report) => report.exitCode));
  return { exitCode, hosts, processes: reports, takenAlong, goOn };
}

async function ask({ client }: Context, { verb, only }: Steering, ids: readonly string[]) {
  const nothing = { hosts: [], outdated: [], goOn: [] };
  if (ids.length === 0) return nothing;
  const answer = await client.call[verb]({ ids: [...ids], only }, ANSWER_WITHIN_MS);
  return { ...nothing, ...answer };
}

/** What was not taken along may never come: then whoever waits for it should know at once. */
function sayWhoWaits({ client, out }: Context, awaited: readonly Awaited[]): void {
  const { processes } = client.fleet.get();
  for (const { id } of awaited) {
    const process = processes.get(id);
    if (process?.phase === 'waiting') out.say(`${id}: ${stateText(process)}`);
  }
}

const EXITS: Readonly<Record<Ending, ExitCode>> = {
  met: EXIT.done,
  missed: EXIT.failed,
  overruled: EXIT.failed,
  lost: EXIT.unreachable,
  late: EXIT.late,
};

const SILENCE = {
  ok: false,
  code: 'internal',
  message: 'the sheriff did not answer for it',
} as const;

/** Why a process is not even asked. That it is not applied its sheriff says. */
function refusalOf({ removed }: FleetProcess, verb: SteeringVerb): string | undefined {
  if (!removed || verb === 'stop') return undefined;
  return `no longer in the configuration, so there is nothing to ${verb}; it can only be stopped`;
}
