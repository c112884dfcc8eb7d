import type { Spec } from '../config/spec.js';
import { isLive, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import type { Effect } from './effects.js';
import type { Event } from './events.js';
import { must } from './simulation-must.js';
import type { Holds } from './simulation-rules-elsewhere.js';
import type { Stepped } from './step.js';
import type { World } from './world.js';

/** For tests: each run once, in both orders, and told to end as and when it should be. */
export function createOrderRules(holds: Holds) {
  /** The highest run number that was ever spawned, by name. */
  const used = new Map<string, number>();
  /** When the stop of each name's latest run began, and how long it may take. */
  const stops = new Map<string, { run: number; at: number; timeoutMs: number }>();
  const killed = new Map<string, number>();
  const signalled = new Map<string, number>();
  const toldSignalled = new Map<string, number>();

  const isUnheld = (world: World, { depends_on }: Spec) =>
    depends_on.every((dependency) => holds(world, dependency));

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
        must(process.want === 'up' && effect.spec === process.spec, `${what}: of another spec`);
        return;
      case 'kill':
        must(stop?.run === run && at >= stop.at + stop.timeoutMs, `${what}: too early`);
        killed.set(name, run);
        return;
      case 'terminate':
        must(killed.get(name) !== run, `${what}: after SIGKILL`);
        must(signalled.get(name) !== run && toldSignalled.get(name) !== run, `${what}: twice`);
        must(effect.spec === process.spec, `${what}: as another spec says`);
        signalled.set(name, run);
        return;
      case 'cancel':
        return;
      default:
        unreachable(kind);
    }
  }

  function checkProcess(process: Process, { at }: Event, world: World): void {
    const { spec, state, run, want, removed, completed } = process;
    const what = `${spec.name}#${run} ${state.phase}`;
    must(!isOverdue(process, at), `${what}: its time has come`);
    must(!removed || isLive(state), `${what}: is still there`);
    must(completed === 'no' || !isOnItsWay(process), `${what}: has completed ${completed}`);
    must(state.phase !== 'waiting' || !isUnheld(world, spec), `${what}: waits for nothing`);
    must(want === 'up' || isLive(state) || state.phase === 'stopped', `${what}: is not wanted`);

    const isHeld = holdersOf(world, process).length > 0;
    if (want === 'down' && isLive(state) && state.phase !== 'stopping') {
      must(isHeld, `${what}: is not stopped, and nobody needs it`);
    }
    if (state.phase === 'stopping' && stops.get(spec.name)?.run !== run) {
      stops.set(spec.name, { run, at, timeoutMs: spec.stop.timeout * 1_000 });
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

  return {
    check: (event: Event, stepped: Stepped) => {
      const { world, effects } = stepped;
      if (event.kind === 'signalled') toldSignalled.set(event.name, event.run);
      for (const process of world.processes.values()) checkProcess(process, event, world);
      for (const effect of effects) checkEffect(event, stepped, effect);
      for (const process of world.processes.values()) checkStop(process, event.at);
    },
    forget: () => signalled.clear(),
    reboot: () => {
      for (const map of [stops, killed, signalled, toldSignalled]) map.clear();
    },
  };
}

function isOverdue({ state, want, wantRun, run }: Process, at: number): boolean {
  if (state.phase === 'backoff') return at >= state.until;
  if (state.phase === 'stopping') return at >= state.killAt;
  if (state.phase !== 'starting' || want === 'down' || wantRun > run) return false;
  return state.deadline !== null && at >= state.deadline;
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
