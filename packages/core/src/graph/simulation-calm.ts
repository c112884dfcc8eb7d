import type { Process } from '../machine/process.js';
import type { SimulatedElsewhere } from './simulated-elsewhere.js';
import type { Failure, SimulatedHost, TrueRun } from './simulated-host.js';
import type { SimulatedSupervisor } from './simulated-supervisor.js';
import { must } from './simulation-must.js';

/** How a program behaves once nobody disturbs it. */
export type Behaviour = (typeof BEHAVIOURS)[number];

/** All the ways to behave: missing ones are never spawned, refused ones not for now. */
export const BEHAVIOURS = [
  ...(['steady', 'stubborn', 'mute', 'sick', 'greedy'] as const),
  ...(['job', 'broken', 'missing', 'refused'] as const),
] as const;

const CALM_ROUNDS = 300;

/** For tests: how a history ends, when all that is under way has happened. */
export function createCalm(
  host: SimulatedHost,
  supervisor: SimulatedSupervisor,
  elsewhere: SimulatedElsewhere,
) {
  const { world, now } = supervisor;

  /** Does what was ordered and hears what has happened by now. */
  function catchUp(failureOf: (name: string) => Failure): void {
    for (const order of [...host.orders]) {
      if (!host.orders.includes(order)) continue;
      host.carryOut(order, { at: now(), fails: failureOf(order.name) });
    }
    for (const news of host.news.splice(0)) supervisor.hear(news);
  }

  function calmDown(behaviourOf: (name: string) => Behaviour, until: () => boolean): void {
    if (supervisor.isAway()) supervisor.resume();
    for (let round = 0; round < CALM_ROUNDS; round += 1) {
      supervisor.hearElsewhere(elsewhere.now(now()));
      const isQuiet = host.orders.length + host.news.length === 0;
      for (const run of host.living()) behave(run, behaviourOf(run.name));
      catchUp((name) => FAILURES.get(behaviourOf(name)) ?? 'not');
      if (until()) return;
      supervisor.pass(isQuiet ? Math.max(500, nextTime() - now()) : 500);
    }
    must(false, `it does not converge: ${JSON.stringify([...world().processes.values()])}`);
  }

  function behave(run: TrueRun, behaviour: Behaviour): void {
    const end = (code: number | null, signal: string | null) =>
      host.end(run, { at: now(), exit: { code, signal }, leaves: false });
    const phase = world().processes.get(run.name)?.state.phase;
    if (run.isKilled) end(null, 'SIGKILL');
    else if (run.isTerminated && behaviour !== 'stubborn') end(null, 'SIGTERM');
    else if (run.stage === 'left_behind') return;
    else if (behaviour === 'job') end(0, null);
    else if (behaviour === 'broken') end(1, null);
    else if (behaviour === 'greedy') host.tell(run, { kind: 'memory', bytes: 2_000 });
    else if (behaviour === 'sick' && phase === 'running')
      host.tell(run, { kind: 'unhealthy', reason: 'answers 503' });
    if (behaviour !== 'mute' && phase === 'starting') host.tell(run, { kind: 'ready' });
  }

  function nextTime(): number {
    const times = [...world().processes.values()].map((each) => timeOf(each) ?? 0);
    return Math.min(...times.filter((time) => time > now()), now() + 10_000);
  }

  function isAtRest(): boolean {
    const isQuiet = host.orders.length + host.news.length === 0;
    return isQuiet && [...world().processes.values()].every((each) => timeOf(each) === null);
  }

  return { calmDown, catchUp, isAtRest };
}

const FAILURES: ReadonlyMap<Behaviour, Failure> = new Map([
  ['missing', 'for_good'],
  ['refused', 'for_now'],
]);

function timeOf({ state }: Process): number | null {
  if (state.phase === 'starting') return state.deadline;
  if (state.phase === 'backoff') return state.until;
  return state.phase === 'stopping' ? state.killAt : null;
}
