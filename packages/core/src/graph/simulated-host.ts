import type { News } from '../machine/news.js';
import type { Exit } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import type { Effect } from './effects.js';
import { must } from './simulation-must.js';

/** A run as it truly is, whatever a supervisor believes of it. */
export interface TrueRun {
  readonly name: string;
  readonly run: number;
  readonly pid: number;
  stage: 'alive' | 'left_behind' | 'gone';
  isTerminated: boolean;
  isKilled: boolean;
  /** True once `stage` is not `alive`. */
  exit: Exit;
  endedAt: number;
}

/** How a spawn may fail. */
export type Failure = 'not' | 'for_good' | 'for_now';

/** What somebody who looks at a run may find. */
export type Look =
  | { readonly kind: 'ready' }
  | { readonly kind: 'not_ready'; readonly reason: string; readonly isFinal: boolean }
  | { readonly kind: 'unhealthy'; readonly reason: string }
  | { readonly kind: 'memory'; readonly bytes: number };

/** For tests: a machine that does what it is told as late, and tells of it as late, as one likes. */
export interface SimulatedHost {
  /** Orders that were given and not carried out yet. */
  readonly orders: Effect[];
  /** What has happened and was not heard yet. */
  readonly news: News[];
  /** Runs of which something is left. */
  living(): readonly TrueRun[];
  /** A spawn may come to nothing, for good or for now. */
  carryOut(order: Effect, options: { readonly at: number; readonly fails: Failure }): void;
  /** The main process ends; some of its tree may stay. */
  end(
    run: TrueRun,
    how: { readonly at: number; readonly exit: Exit; readonly leaves: boolean },
  ): void;
  /** A probe or a look at its memory tells of a run, whoever still hears it. */
  tell(run: TrueRun, look: Look): void;
  /** What a supervisor that comes back finds of a run. Makes sure that it does not begin later. */
  find(name: string, run: number): News[];
  /** Nobody carries out what was ordered, or hears what happened. */
  forget(): void;
  /** Everything ends. */
  reboot(): void;
}

const FAILED = { reason: 'there is no such program' };

/** A machine on which nothing runs. */
export function createHost(): SimulatedHost {
  const orders: Effect[] = [];
  const news: News[] = [];
  const runs = new Map<string, TrueRun>();

  function carryOut(order: Effect, { at, fails }: { at: number; fails: Failure }): void {
    orders.splice(orders.indexOf(order), 1);
    const key = { name: order.name, run: order.run, at };
    const run = runs.get(keyOf(order));
    switch (order.kind) {
      case 'spawn':
        if (fails === 'not') begin(key);
        else news.push({ kind: 'spawn_failed', ...key, ...FAILED, mayPass: fails === 'for_now' });
        return;
      case 'cancel': {
        const spawn = orders.findIndex((other) => isSpawnOf(other, order));
        if (spawn < 0) return;
        orders.splice(spawn, 1);
        news.push({ kind: 'never_ran', ...key });
        return;
      }
      case 'terminate':
        if (run) run.isTerminated = true;
        news.push({ kind: 'signalled', ...key });
        return;
      case 'kill':
        if (run) run.isKilled = true;
        return;
      default:
        unreachable(order);
    }
  }

  function begin({ name, run, at }: { name: string; run: number; at: number }): void {
    const other = living().find((each) => each.name === name);
    must(!other, `run ${run} of ${name} began while run ${other?.run} was alive`);
    const pid = 1_000 + runs.size;
    const exit = { code: null, signal: null };
    const flags = { isTerminated: false, isKilled: false };
    runs.set(keyOf({ name, run }), { name, run, pid, stage: 'alive', exit, endedAt: 0, ...flags });
    news.push({ kind: 'spawned', name, run, at, pid });
  }

  function end(run: TrueRun, how: { at: number; exit: Exit; leaves: boolean }): void {
    if (run.stage === 'alive') Object.assign(run, { exit: how.exit, endedAt: how.at });
    run.stage = how.leaves ? 'left_behind' : 'gone';
    news.push(lastOf(run));
  }

  function living(): readonly TrueRun[] {
    return [...runs.values()].filter(({ stage }) => stage !== 'gone');
  }

  function find(name: string, number: number): News[] {
    const run = runs.get(keyOf({ name, run: number }));
    if (!run) return [{ kind: 'never_ran', name, run: number, at: 0 }];
    const spawned: News = { kind: 'spawned', name, run: number, at: 0, pid: run.pid };
    return run.stage === 'alive' ? [spawned] : [spawned, lastOf(run)];
  }

  function forget(): void {
    orders.length = 0;
    news.length = 0;
  }

  return {
    orders,
    news,
    living,
    carryOut,
    end,
    tell: ({ name, run }, look) => news.push({ ...look, name, run, at: 0 }),
    find,
    forget,
    reboot: () => {
      forget();
      runs.clear();
    },
  };
}

function keyOf({ name, run }: { readonly name: string; readonly run: number }): string {
  return `${name}#${run}`;
}

function isSpawnOf(order: Effect, { name, run }: Effect): boolean {
  return order.kind === 'spawn' && order.name === name && order.run === run;
}

/** The newest that there is to tell of a run whose main process has ended. */
function lastOf({ name, run, stage, exit, endedAt }: TrueRun): News {
  const key = { name, run, at: endedAt };
  return stage === 'gone'
    ? { kind: 'ended', ...key, exit, endedAt }
    : { kind: 'leader_ended', ...key };
}
