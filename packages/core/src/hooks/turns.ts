import type { HookKind } from '../config/fields/hooks.js';
import type { Move } from '../graph/draft.js';
import { isLive, type Process } from '../machine/process.js';
import type { HookFacts } from './hook.js';

/** What hooks are told of a move, in the order in which they are to run; `pre_start` has no move. */
export function turnsOf(move: Move): readonly HookFacts[] {
  return [...shutdown(move), ...restart(move), ...postStart(move)];
}

/** What `pre_start` is told of a run that is about to begin. */
export function beforeRun(process: string, run: number, restarts: number): HookFacts {
  return { hook: 'pre_start', process, run, pid: null, exit: null, restarts };
}

function postStart({ before, after }: Move): HookFacts[] {
  if (before.state.phase !== 'starting' || after.state.phase !== 'running') return [];
  return [factsOf('post_start', after, { pid: after.state.pid, exit: null })];
}

function shutdown({ before, after }: Move): HookFacts[] {
  const hasEnded = isLive(before.state) && !isLive(after.state);
  // Without a pid there was nothing to shut down: the run has never begun.
  if (!hasEnded || before.state.pid === null) return [];
  return [factsOf('on_shutdown', after, { pid: before.state.pid, exit: after.exit })];
}

function restart({ before, after }: Move): HookFacts[] {
  const { state } = before;
  const follows = state.phase === 'backoff' || (state.phase === 'waiting' && state.again);
  if (!follows || after.state.phase !== 'starting') return [];
  return [factsOf('on_restart', after, { pid: null, exit: after.exit })];
}

function factsOf(
  hook: HookKind,
  { spec, run, restarts }: Process,
  { pid, exit }: Pick<HookFacts, 'pid' | 'exit'>,
): HookFacts {
  // A plugin may write to what it gets.
  return { hook, process: spec.name, run, pid, exit: exit && { ...exit }, restarts };
}
