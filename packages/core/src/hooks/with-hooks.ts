import type { Spec } from '../config/spec.js';
import type { Move } from '../graph/draft.js';
import { runName } from '../keeper/names.js';
import type { Process } from '../machine/process.js';
import type { OnNews, RunKey, Runs } from '../ports/runs.js';
import { createChains } from './chains.js';
import type { HookFacts } from './hook.js';
import { type HookHost, runHook } from './run-hook.js';
import { beforeRun, turnsOf } from './turns.js';

/** Runs whose processes may have hooks. */
export interface HookedRuns extends Runs {
  /** Makes the hooks of these moves due; comes before what was decided with them is carried out. */
  onMoves(moves: readonly Move[]): void;
}

/** What hooks need. */
export interface HookOptions extends HookHost {
  /** How a process stands; undefined when there is none. */
  readonly processOf: (name: string) => Process | undefined;
  /** Ends whatever carries the mark of a run that does not begin or is over, but for its keeper. */
  readonly endWhatIsLeft: (key: RunKey) => void;
  /** Milliseconds since boot. */
  readonly now: () => number;
  readonly onNews: OnNews;
  /** A hook other than `pre_start`, of which the news is `spawn_failed`, has failed. */
  readonly onFailure: (facts: HookFacts, reason: string) => void;
}

/**
 * Runs with hooks around them. The hooks of a process run one after the other, each within its time,
 * and its next run waits for them; without hooks all is as it would be without this. A `pre_start`
 * runs at least once before each run; the others at most once: those that are due when the
 * supervisor ends or is killed are lost. One that runs when it is closed goes on within its time.
 */
export function withHooks(runs: Runs, options: HookOptions): HookedRuns {
  const { processOf, now, onNews, onFailure, endWhatIsLeft } = options;
  const chains = createChains();
  /** Runs that were ordered and not passed on yet. */
  const ordered = new Map<string, AbortController>();

  function onMoves(moves: readonly Move[]): void {
    for (const move of moves) {
      if (move.after.spec.hooks) for (const facts of turnsOf(move)) hear(facts, move.after.spec);
    }
  }

  /** What `pre_start` has left is older than the program, and not found as a part of its tree. */
  function hear(facts: HookFacts, spec: Spec): void {
    const hasEnded = facts.hook === 'on_shutdown';
    if (hasEnded && spec.hooks?.pre_start) endWhatIsLeft({ name: facts.process, run: facts.run });
    add(facts, spec);
  }

  function add(facts: HookFacts, spec: Spec): void {
    const hook = spec.hooks?.[facts.hook];
    if (!hook) return;
    chains.add(facts.process, async () => {
      const { signal } = new AbortController();
      const outcome = await runHook({ hook, facts, spec }, options, signal);
      if (!outcome.ok) onFailure(facts, outcome.reason);
    });
  }

  function spawn(key: RunKey, spec: Spec): void {
    if (!spec.hooks?.pre_start && !chains.isBusy(key.name)) {
      runs.spawn(key, spec);
      return;
    }
    const order = new AbortController();
    ordered.set(runName(key), order);
    chains.add(key.name, async () => {
      if (order.signal.aborted) return;
      const problem = await prepare(key, spec, order.signal);
      const isCalledOff = order.signal.aborted;
      const isClosed = !ordered.delete(runName(key)) && !isCalledOff;
      if (isClosed) return;
      if (problem !== null || isCalledOff) endWhatIsLeft(key);
      if (!isCalledOff) begin(key, spec, problem);
    });
  }

  function begin(key: RunKey, spec: Spec, problem: string | null): void {
    if (problem === null) {
      runs.spawn(key, spec);
      return;
    }
    const reason = `its pre_start hook failed: ${problem}`;
    onNews({ kind: 'spawn_failed', ...key, at: now(), reason, mayPass: true });
  }

  /** Runs `pre_start`, if there is one; answers with what was bad about it. */
  async function prepare(
    { name, run }: RunKey,
    spec: Spec,
    signal: AbortSignal,
  ): Promise<string | null> {
    const hook = spec.hooks?.pre_start;
    if (!hook) return null;
    const facts = beforeRun(name, run, processOf(name)?.restarts ?? 0);
    const outcome = await runHook({ hook, facts, spec }, options, signal);
    return outcome.ok ? null : outcome.reason;
  }

  function cancel(key: RunKey): void {
    const order = ordered.get(runName(key));
    if (!order) {
      runs.cancel(key);
      return;
    }
    ordered.delete(runName(key));
    order.abort();
    onNews({ kind: 'never_ran', ...key, at: now() });
  }

  return {
    ...runs,
    onMoves,
    spawn,
    cancel,
    close: () => {
      chains.close();
      ordered.clear();
      runs.close();
    },
  };
}
