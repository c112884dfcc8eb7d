import { carryOut } from './effects.js';
import type { Move } from './graph/draft.js';
import type { Effect } from './graph/effects.js';
import type { Event } from './graph/events.js';
import { nextTime } from './graph/next-time.js';
import { step } from './graph/step.js';
import type { World } from './graph/world.js';
import type { Ledger } from './ledger/ledger.js';
import type { LedgerRecord } from './ledger/records.js';
import { recordsBetween } from './ledger/world-state.js';
import type { News } from './machine/news.js';
import type { Clock } from './ports/clock.js';
import type { AdoptedRun, OnNews, Runs } from './ports/runs.js';

/** Run numbers that are set aside at a time, so that a loss of power never makes one used twice. */
const RESERVE = 100;

/** Timers stand still while the machine sleeps, the clock does not: so none is longer than this. */
const LONGEST_TIMER_MS = 5_000;

/** How soon it is tried again to write down what could not be written. */
const WRITE_AGAIN_MS = 1_000;

/** The one loop that changes the world: hear, decide, write down, act, show. */
export interface Engine {
  readonly runs: Runs;
  world(): World;
  /** Takes over the runs that an earlier owner of the state has ordered. */
  resume(left: readonly AdoptedRun[]): void;
  /** Hears an event and all that it leads to at once. */
  dispatch(event: Event): void;
  /** Removes what runs have left behind, if the ledger knows by now how they ended. */
  tidy(): void;
  close(): void;
}

/** What the loop works with. */
export interface EngineOptions {
  readonly world: World;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly createRuns: (onNews: OnNews) => Runs;
  readonly log: (line: string) => void;
  /**
   * Called for each event that has brought a process to another phase, with the world that came of
   * it: after that was written down, and before anything is done about it. It must not throw;
   * what it dispatches is heard afterwards.
   */
  readonly onMoves?: (world: World, moves: readonly Move[], at: number) => void;
  /** Called when the world has changed, once for all that came at once. */
  readonly onChange: (before: World, after: World) => void;
}

/** A loop over a world. */
export function createEngine({ ledger, clock, log, ...options }: EngineOptions): Engine {
  /** What is found of runs that are being taken over: nothing is decided before all is known. */
  let found: News[] | null = null;
  const runs = options.createRuns((news) => {
    if (found) found.push(news);
    else dispatch(news);
  });
  const mailbox: Event[] = [];
  let { world } = options;
  /** The world as the ledger knows it: an older one while there is no room for more. */
  let written = world;
  let lastProblem: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let isClosed = false;

  function resume(left: readonly AdoptedRun[]): void {
    const news: News[] = [];
    found = news;
    runs.adopt(left);
    found = null;
    dispatch({ kind: 'resumed', news, at: clock.now() });
  }

  function dispatch(event: Event): void {
    if (isClosed) return;
    mailbox.push(event);
    if (isBusy) return;
    isBusy = true;
    try {
      while (mailbox.length > 0) hearAll();
    } finally {
      isBusy = false;
      armTimer();
    }
  }

  /** Whoever is told of the change may send more: that is heard when all have been told. */
  function hearAll(): void {
    const before = world;
    for (let next = mailbox.shift(); next; next = mailbox.shift()) hear(next);
    if (world !== before) options.onChange(before, world);
  }

  function hear(event: Event): void {
    const { world: after, effects, moves } = step(world, event);
    world = after;
    const problem = writeDown(effects);
    if (moves.length > 0) options.onMoves?.(world, moves, event.at);
    for (const effect of effects) {
      if (effect.kind === 'spawn' && problem !== null) refuse(effect, problem);
      else carryOut(effect, runs);
    }
  }

  /** Comes before anything is done about it. Answers with what went wrong. */
  function writeDown(effects: readonly Effect[]): string | null {
    if (world === written) return null;
    try {
      const reserved = reservations(effects);
      ledger.append([...reserved, ...recordsBetween(written, world)]);
      written = world;
      if (reserved.length > 0) ledger.syncNow();
      lastProblem = null;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== lastProblem) log(problem);
      lastProblem = problem;
    }
    return lastProblem;
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
    dispatch({ kind: 'spawn_failed', name, run, at: clock.now(), reason, mayPass: true });
  }

  function armTimer(): void {
    clearTimeout(timer);
    if (isClosed) return;
    const times = [nextTime(world), world === written ? null : clock.now() + WRITE_AGAIN_MS];
    const due = times.filter((time) => time !== null);
    if (due.length === 0) return;
    const delayMs = Math.ceil(Math.max(Math.min(...due) - clock.now(), 0));
    timer = setTimeout(
      () => dispatch({ kind: 'tick', at: clock.now() }),
      Math.min(delayMs, LONGEST_TIMER_MS),
    );
  }

  return {
    runs,
    world: () => world,
    resume,
    dispatch,
    tidy: () => {
      if (world === written) runs.tidy();
    },
    close: () => {
      isClosed = true;
      mailbox.length = 0;
      clearTimeout(timer);
    },
  };
}
