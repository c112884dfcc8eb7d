import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import { isLive, type Process } from '../machine/process.js';
import { deadlineOf } from '../machine/transition.js';
import { unreachable } from '../machine/unreachable.js';
import type { Effect } from './effects.js';
import type { Event } from './events.js';
import { goalOf } from './goal.js';
import { type Stepped, step } from './step.js';
import { why } from './why.js';
import type { World } from './world.js';

/** Fails a test. */
export function must(condition: boolean, text: string): asserts condition {
  if (!condition) throw new Error(text);
}

/** For tests: what must hold of every step, remembering what came before it. */
export interface Rules {
  check(before: World, event: Event, stepped: Stepped): void;
  /** The supervisor has lost what it ordered. */
  forgetOrders(): void;
  /** Another boot: times begin anew. */
  reboot(): void;
}

type Ended = Extract<News, { kind: 'ended' }>;

interface CountedEnd {
  readonly at: number;
  readonly limit: Spec['restart']['limit'];
}

/** Rules that have seen nothing yet. */
export function createRules(): Rules {
  /** The highest run number that was ever spawned, by name. */
  const used = new Map<string, number>();
  /** When the stop of each name's latest run began, and how long it may take. */
  const stops = new Map<string, { run: number; at: number; timeoutMs: number }>();
  const killed = new Map<string, number>();
  const signalled = new Map<string, number>();
  const toldSignalled = new Map<string, number>();
  /** Automatic restarts since a command made them forgotten: when, and under which settings. */
  const restarts = new Map<string, { wantRun: number; ends: readonly CountedEnd[] }>();

  function checkEffect({ at }: Event, { world }: Stepped, effect: Effect): void {
    const { name, run, kind } = effect;
    const what = `${kind} of ${name}#${run} at ${at}`;
    const process = world.processes.get(name);
    must(process !== undefined && process.run === run, `${what}: of another run`);
    const stop = stops.get(name);
    switch (kind) {
      case 'spawn':
        must(run > (used.get(name) ?? 0), `${what}: the number was used before`);
        used.set(name, run);
        must(isUnheld(world, effect.spec), `${what}: what it depends on does not hold`);
        return;
      case 'kill':
        must(stop?.run === run && at >= stop.at + stop.timeoutMs, `${what}: too early`);
        killed.set(name, run);
        return;
      case 'terminate':
        must(killed.get(name) !== run, `${what}: after SIGKILL`);
        must(signalled.get(name) !== run && toldSignalled.get(name) !== run, `${what}: twice`);
        signalled.set(name, run);
        return;
      case 'cancel':
        return;
      default:
        unreachable(kind);
    }
  }

  function checkProcess(process: Process, event: Event, world: World): void {
    const { spec, state, run, want, removed, completed } = process;
    const what = `${spec.name}#${run} ${state.phase}`;
    const deadline = deadlineOf(process);
    must(deadline === null || deadline > event.at, `${what}: its time has come`);
    must(!removed || isLive(state), `${what}: is still there`);
    const hasCompleted = completed !== 'no';
    must(!hasCompleted || !isOnItsWay(process), `${what}: has completed ${completed}`);
    must(state.phase !== 'waiting' || !isUnheld(world, spec), `${what}: waits for nothing`);
    goalOf(process);
    checkWhy(world, process);

    const isHeld = holdersOf(world, process).length > 0;
    if (want === 'down' && isLive(state) && state.phase !== 'stopping') {
      must(isHeld, `${what}: is not stopped, and nobody needs it`);
    }
    if (state.phase === 'stopping' && stops.get(spec.name)?.run !== run) {
      stops.set(spec.name, { run, at: event.at, timeoutMs: spec.stop.timeout * 1_000 });
      const isInOrder = state.cause !== 'asked' || !isHeld;
      must(isInOrder, `${what}: is stopped before those that need it`);
    }
  }

  function checkStop({ spec, state, run }: Process, at: number): void {
    if (state.phase !== 'stopping') return;
    const stop = stops.get(spec.name);
    const isKilled = killed.get(spec.name) === run;
    const isLate = stop !== undefined && at >= stop.at + stop.timeoutMs;
    must(isKilled === isLate, `${spec.name}#${run}: late ${isLate}, killed ${isKilled}`);
    const isTold = isKilled || signalled.get(spec.name) === run;
    must(isTold || state.pid === null || state.signal === 'sent', `${spec.name}#${run}: not told`);
  }

  function checkRestarts(before: Process, process: Process, event: Event): void {
    const { name } = process.spec;
    const ended = endOf(before, event);
    const isUp = process.want === 'up' && process.wantRun <= before.run;
    const { phase } = process.state;
    const goesOn = phase === 'backoff' || phase === 'waiting' || phase === 'starting';
    if (ended && isUp) checkVerdict(process, ended);
    const hasLeft = (ended || before.state.phase === 'backoff') && goesOn && phase !== 'backoff';
    const isLate = phase === 'stopping' && process.state.cause === 'not_ready';
    const wasStarting = before.state.phase === 'starting';
    must(event.kind !== 'resumed' || !isLate || !wasStarting, `${name}: was not looked at again`);
    const isDue = before.state.phase !== 'backoff' || event.at >= before.state.until;
    must(isDue || !isUp || !hasLeft, `${name}: runs again too early`);
    const expected = before.restarts + (isUp && hasLeft ? 1 : 0);
    must(process.restarts === expected, `${name}: ${process.restarts} restarts, not ${expected}`);
  }

  function checkVerdict({ spec, state, wantRun }: Process, { exit, endedAt }: Ended): void {
    const { policy, limit } = spec.restart;
    const known = restarts.get(spec.name);
    const ends = known?.wantRun === wantRun ? known.ends : [];
    const isCounted = ({ at }: CountedEnd) => at > endedAt - (limit?.within ?? 0) * 1_000;
    const counted = ends.filter(isCounted).length;
    const lastOther = ends.findLastIndex((end) => end.limit !== limit);
    const surelyCounted = ends.slice(lastOther + 1).filter(isCounted).length;
    if (state.phase === 'exited') {
      must(policy !== 'always', `${spec.name}: is not restarted`);
      must(policy === 'never' || exit.code === 0, `${spec.name}: is not restarted`);
      return;
    }
    if (state.phase === 'failed') {
      const isAtLimit = limit !== undefined && counted >= limit.count;
      must(policy === 'never' || isAtLimit, `${spec.name}: gave up too early`);
      return;
    }
    restarts.set(spec.name, { wantRun, ends: [...ends, { at: endedAt, limit }] });
    must(!limit || surelyCounted < limit.count, `${spec.name}: restarted beyond its limit`);
  }

  return {
    check: (before, event, stepped) => {
      const { world, effects } = stepped;
      if (event.kind === 'signalled') toldSignalled.set(event.name, event.run);
      for (const [name, process] of world.processes) {
        const known = before.processes.get(name);
        checkProcess(process, event, world);
        if (known && event.kind !== 'specs') checkRestarts(known, process, event);
      }
      for (const effect of effects) checkEffect(event, stepped, effect);
      for (const process of world.processes.values()) checkStop(process, event.at);
      const again = step(world, { kind: 'tick', at: event.at });
      must(again.world === world && again.effects.length === 0, 'a step has left something to do');
    },
    forgetOrders: () => signalled.clear(),
    reboot: () => {
      for (const map of [stops, killed, signalled, toldSignalled, restarts]) map.clear();
    },
  };
}

/** The end of a run by itself that an event tells, if it does. */
function endOf({ spec, run, state }: Process, event: Event): Ended | undefined {
  if (!isLive(state) || (state.phase === 'stopping' && state.cause === 'asked')) return undefined;
  const news = event.kind === 'resumed' ? event.news : [event];
  for (const each of news) {
    if (each.kind === 'ended' && each.name === spec.name && each.run === run) return each;
  }
  return undefined;
}

function isUnheld(world: World, { depends_on }: Spec): boolean {
  return depends_on.every(({ process, condition }) =>
    holds(world.processes.get(process), condition),
  );
}

function holds(process: Process | undefined, condition: string): boolean {
  if (!process) return false;
  const { state, want, wantRun, run, completed } = process;
  if (condition === 'completed') return completed !== 'no';
  if (condition === 'completed_successfully') return completed === 'successfully';
  if (want === 'down' || wantRun > run) return false;
  if (state.phase === 'running') return true;
  return condition === 'started' && state.phase === 'starting' && state.pid !== null;
}

/** It runs, or is to run again by itself. */
function isOnItsWay({ state }: Process): boolean {
  return isLive(state) || state.phase === 'backoff' || state.phase === 'failed';
}

/** Those that need this one, and are to end before it; who is being killed has had its time. */
function holdersOf(world: World, { spec: { name } }: Process): readonly Process[] {
  return [...world.processes.values()].filter(({ spec, state, want, wantRun, run }) => {
    const isToStay = want === 'up' && wantRun <= run;
    if (isToStay || !isLive(state) || !needs(spec, name)) return false;
    return state.phase !== 'stopping' || state.kills === 0;
  });
}

function needs({ depends_on }: Spec, name: string): boolean {
  return depends_on.some(
    ({ process, condition }) =>
      process === name && (condition === 'started' || condition === 'ready'),
  );
}

function checkWhy(world: World, process: Process): void {
  const { phase } = process.state;
  const text = why(world, process);
  const what = `why ${phase}: ${text}`;
  if (phase === 'waiting' || phase === 'backoff' || phase === 'failed') must(text !== null, what);
  must(text === null || /^[^\s].*[^\s:;,]$/.test(text), what);
  must(!/undefined|null|NaN|\(\)/.test(text ?? ''), what);
}
