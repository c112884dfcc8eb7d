import { carryOut } from './effects.js';
import type { Effect } from './graph/effects.js';
import type { Event } from './graph/events.js';
import { step } from './graph/step.js';
import type { World } from './graph/world.js';
import type { Ledger } from './ledger/ledger.js';
import type { LedgerRecord } from './ledger/records.js';
import { recordsBetween } from './ledger/world-state.js';
import { deadlineOf } from './machine/transition.js';
import type { Clock } from './ports/clock.js';
import type { OnNews, Runs } from './ports/runs.js';

/** Run numbers that are set aside at a time, so that a loss of power never makes one used twice. */
const RESERVE = 100;

/** Timers stand still while the machine sleeps, the clock does not: so none is longer than this. */
const LONGEST_TIMER_MS = 5_000;

/** The one loop that changes the world: hear, decide, write down, act, show. */
export interface Engine {
  readonly runs: Runs;
  world(): World;
  /** Hears an event and all that it leads to at once. */
  dispatch(event: Event): void;
  close(): void;
}

/** What the loop works with. */
export interface EngineOptions {
  readonly world: World;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly createRuns: (onNews: OnNews) => Runs;
  readonly log: (line: string) => void;
  /** Called when the world has changed, once for all that came at once. */
  readonly onChange: (before: World, after: World) => void;
}

/** A loop over a world. */
export function createEngine({ ledger, clock, log, ...options }: EngineOptions): Engine {
  const runs = options.createRuns(dispatch);
  const mailbox: Event[] = [];
  let { world } = options;
  let isBusy = false;
  let timer: NodeJS.Timeout | undefined;

  function dispatch(event: Event): void {
    mailbox.push(event);
    if (isBusy) return;
    isBusy = true;
    const before = world;
    try {
      for (let next = mailbox.shift(); next; next = mailbox.shift()) hear(next);
    } finally {
      isBusy = false;
      armTimer();
    }
    if (world !== before) options.onChange(before, world);
  }

  function hear(event: Event): void {
    const { world: after, effects } = step(world, event);
    const problem = after === world ? null : writeDown(after, effects);
    world = after;
    for (const effect of effects) {
      if (effect.kind === 'spawn' && problem !== null) refuse(effect, problem);
      else carryOut(effect, runs);
    }
  }

  /** Comes before anything is done about it. Answers with what went wrong. */
  function writeDown(after: World, effects: readonly Effect[]): string | null {
    try {
      const reserved = reservations(effects);
      ledger.append([...reserved, ...recordsBetween(world, after)]);
      if (reserved.length > 0) ledger.syncNow();
      return null;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log(problem);
      return problem;
    }
  }

  function reservations(effects: readonly Effect[]): LedgerRecord[] {
    return effects.flatMap(({ kind, name, run }) =>
      kind === 'spawn' && run > ledger.reservedFor(name)
        ? [{ kind: 'reserved' as const, name, upTo: run + RESERVE }]
        : [],
    );
  }

  /** Nothing runs unrecorded. */
  function refuse({ name, run }: Effect, reason: string): void {
    dispatch({ kind: 'spawn_failed', name, run, at: clock.now(), reason });
  }

  function armTimer(): void {
    clearTimeout(timer);
    let next = Number.POSITIVE_INFINITY;
    for (const process of world.processes.values()) {
      next = Math.min(next, deadlineOf(process) ?? next);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.ceil(Math.max(next - clock.now(), 0));
    timer = setTimeout(
      () => dispatch({ kind: 'tick', at: clock.now() }),
      Math.min(delayMs, LONGEST_TIMER_MS),
    );
  }

  return { runs, world: () => world, dispatch, close: () => clearTimeout(timer) };
}
