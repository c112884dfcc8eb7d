import { isDeepStrictEqual } from 'node:util';
import type { World } from '../graph/world.js';
import type { News } from '../machine/news.js';
import type { Process } from '../machine/process.js';
import { type FoundTarget, keepLooking } from './probing.js';
import type { Watched } from './verdict.js';

/** Looks how the runs do whose specs say how to tell. */
export interface Prober {
  /** Probes exactly the runs of this world that are started and not ready, or that have a health. */
  follow(world: World): void;
  close(): void;
}

/** What a prober needs. */
export interface ProberOptions {
  /** What is to be known of the run of a process; is asked again until it can be had. */
  readonly targetOf: (process: Process) => FoundTarget;
  readonly onNews: (news: News) => void;
  /** Milliseconds since boot. */
  readonly now: () => number;
}

/** A prober that tells what it finds as news, again and again for as long as it is so. */
export function createProber({ targetOf, onNews, now }: ProberOptions): Prober {
  const probings = new Map<string, { readonly watched: Watched; readonly end: AbortController }>();

  function follow(world: World): void {
    for (const [name, { watched, end }] of probings) {
      if (isSame(watchedOf(world.processes.get(name)), watched)) continue;
      end.abort();
      probings.delete(name);
    }
    for (const [name, process] of world.processes) {
      const watched = probings.has(name) ? null : watchedOf(process);
      if (!watched) continue;
      const end = new AbortController();
      probings.set(name, { watched, end });
      const findTarget = () => targetOf(process);
      void keepLooking({ name, watched, findTarget, onNews, now, signal: end.signal });
    }
  }

  return {
    follow,
    close: () => {
      for (const { end } of probings.values()) end.abort();
      probings.clear();
    },
  };
}

function isSame(next: Watched | null, watched: Watched): boolean {
  if (next?.kind !== watched.kind || next.run !== watched.run) return false;
  // A spec that is given again is another object and may say the same.
  return next.spec === watched.spec || isDeepStrictEqual(next.spec, watched.spec);
}

function watchedOf(process: Process | undefined): Watched | null {
  if (!process) return null;
  const { run, state, spec } = process;
  if (state.phase === 'starting' && state.pid !== null && spec.ready) {
    return { kind: 'ready', run, spec: spec.ready };
  }
  return state.phase === 'running' && spec.health
    ? { kind: 'health', run, spec: spec.health }
    : null;
}
