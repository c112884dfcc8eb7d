import type { Spec } from '../config/spec.js';
import { type Exit, isLive, type Process, type StopCause } from '../machine/process.js';
import type { Event } from './events.js';
import { must } from './simulation-must.js';
import type { Stepped } from './step.js';
import type { World } from './world.js';

/** An end of a run that nobody asked to end, or a run that could not begin. */
interface Ending {
  readonly at: number;
  readonly cause: StopCause | 'not_begun';
  readonly exit: Exit | null;
}

interface CountedEnd {
  readonly at: number;
  readonly limit: Spec['restart']['limit'];
}

/** For tests: who runs again by itself, when, how often, and how that is counted. */
export function createRestartRules() {
  /** Automatic restarts since a command made them forgotten: when, and under which settings. */
  const restarts = new Map<string, { wantRun: number; ends: readonly CountedEnd[] }>();

  function checkProcess(before: Process, process: Process, event: Event): void {
    const { name } = process.spec;
    const ending = endingIn(before, event);
    const isUp = process.want === 'up' && process.wantRun <= before.run;
    const { phase } = process.state;
    if (ending && isUp) checkVerdict(process, ending);
    const isCounted = ending !== null && isUp;
    must(isCounted || process.failures <= before.failures, `${name}: counts what was no failure`);
    const goesOn = phase === 'waiting' || phase === 'starting';
    const hasLeft = goesOn && (ending !== null || before.state.phase === 'backoff');
    const isDue = before.state.phase !== 'backoff' || event.at >= before.state.until;
    must(isDue || !isUp || !hasLeft, `${name}: runs again too early`);
    const expected = before.restarts + (isUp && hasLeft ? 1 : 0);
    must(process.restarts === expected, `${name}: ${process.restarts} restarts, not ${expected}`);
  }

  function checkVerdict(process: Process, ending: Ending): void {
    const { spec, state, wantRun } = process;
    const { limit } = spec.restart;
    const known = restarts.get(spec.name);
    const ends = known?.wantRun === wantRun ? known.ends : [];
    const isCounted = ({ at }: CountedEnd) => at > ending.at - (limit?.within ?? 0) * 1_000;
    const counted = ends.filter(isCounted).length;
    const lastOther = ends.findLastIndex((end) => end.limit !== limit);
    const surelyCounted = ends.slice(lastOther + 1).filter(isCounted).length;
    const what = `${spec.name}#${process.run} ended (${ending.cause})`;
    const isAgain = isToRunAgain(spec, ending);
    if (state.phase === 'exited') {
      must(!isAgain && ending.cause === 'leader_ended', `${what}: is not restarted`);
      must(state.success === isGood(spec, ending), `${what}: success ${state.success}`);
      return;
    }
    if (state.phase === 'failed') {
      const isAtLimit = limit !== undefined && counted >= limit.count;
      const isFault = !isAgain && ending.cause !== 'leader_ended';
      must(isFault || (isAgain && isAtLimit), `${what}: gave up too early`);
      return;
    }
    must(isAgain, `${what}: is restarted`);
    restarts.set(spec.name, { wantRun, ends: [...ends, { at: ending.at, limit }] });
    must(!limit || surelyCounted < limit.count, `${what}: restarted beyond its limit`);
    if (state.phase !== 'backoff') return;
    const hasReason = state.reason !== null;
    must(hasReason === (ending.cause !== 'leader_ended'), `${what}: reason ${state.reason}`);
  }

  return {
    check: (before: World, event: Event, { world }: Stepped) => {
      for (const [name, process] of world.processes) {
        const known = before.processes.get(name);
        if (known) checkProcess(known, process, event);
      }
    },
    reboot: () => restarts.clear(),
  };
}

function isToRunAgain({ restart, ready }: Spec, ending: Ending): boolean {
  const { cause } = ending;
  if (cause === 'unhealthy' || cause === 'over_memory') return true;
  if (cause === 'not_ready' && ready?.on_timeout === 'restart') return true;
  if (restart.policy === 'never') return false;
  return restart.policy === 'always' || !isGood({ restart }, ending);
}

function isGood({ restart }: Pick<Spec, 'restart'>, { cause, exit }: Ending): boolean {
  if (cause !== 'leader_ended' || !exit) return false;
  const codes: readonly (string | number | null)[] = restart.success_codes;
  return exit.signal === null ? codes.includes(exit.code) : codes.includes(exit.signal);
}

function endingIn({ spec, run, state }: Process, event: Event): Ending | null {
  if (!isLive(state) || (state.phase === 'stopping' && state.cause === 'asked')) return null;
  const cause = state.phase === 'stopping' ? state.cause : 'leader_ended';
  for (const news of event.kind === 'resumed' ? event.news : [event]) {
    if (!('run' in news) || news.name !== spec.name || news.run !== run) continue;
    if (news.kind === 'ended') return { at: news.endedAt, cause, exit: news.exit };
    const isHeldUp = news.kind === 'spawn_failed' && news.mayPass;
    if (isHeldUp && state.phase !== 'stopping' && state.pid === null) {
      return { at: news.at, cause: 'not_begun', exit: null };
    }
  }
  return null;
}
