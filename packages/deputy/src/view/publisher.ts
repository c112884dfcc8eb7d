import type { ProcessView, Supervisor } from '@posse/core';
import type { HostSnapshot } from '@posse/protocol';
import type { Asker } from '../session/asker.js';
import { heldBy } from '../state/held.js';
import { type ToIso, toProcessRow, toSnapshot, toUsage } from './translate.js';

const BATCH_MS = 10;
const USAGE_EVERY_MS = 1_000;

/** A reader with more than this on its way hears of no more changes until it has caught up. */
const BEHIND_ABOVE_BYTES = 1024 * 1024;
const CAUGHT_UP_BELOW_BYTES = 64 * 1024;

/** A link that watches. */
type Watcher = Pick<Asker, 'tell' | 'bufferedBytes' | 'closed'>;

/** Tells all links that watch what changes. */
export interface Publisher {
  snapshot(): HostSnapshot;
  /** The snapshot that `changes` will follow until the link is closed. */
  watch(watcher: Watcher): HostSnapshot;
  /** Tells watchers the generation, which may change without any process doing so. */
  publishSoon(): void;
  close(): void;
}

/**
 * Publishes a supervisor. Changes are gathered for 10 ms, so that 200 starts are not 800 frames; a
 * reader that is too slow misses changes and gets a snapshot when it has caught up.
 */
export function createPublisher(host: string, supervisor: Supervisor, toIso: ToIso): Publisher {
  const watchers = new Map<Watcher, 'up to date' | 'behind'>();
  const changed = new Map<string, ProcessView>();
  const gone = new Set<string>();
  let { revision } = supervisor.status();
  let batch: NodeJS.Timeout | undefined;

  const unsubscribe = supervisor.subscribe((changes) => {
    revision = changes.revision;
    if (watchers.size === 0) return;
    for (const process of changes.processes) {
      changed.set(process.name, process);
      gone.delete(process.name);
    }
    for (const name of changes.gone) {
      changed.delete(name);
      gone.add(name);
    }
    publishSoon();
  });
  const usageTimer = setInterval(() => {
    resynchronise();
    const usage = toUsage(supervisor);
    for (const { tell } of upToDate()) tell.usage(usage);
  }, USAGE_EVERY_MS);

  function publishSoon(): void {
    batch ??= setTimeout(publish, BATCH_MS);
  }

  function publish(): void {
    clearTimeout(batch);
    batch = undefined;
    resynchronise();
    const changes = {
      revision,
      generation: heldBy(supervisor)?.current.generation ?? null,
      processes: Array.from(changed.values(), (process) => toProcessRow(process, toIso)),
      gone: [...gone],
    };
    changed.clear();
    gone.clear();
    for (const { tell } of upToDate()) tell.changes(changes);
  }

  function resynchronise(): void {
    for (const [watcher, state] of watchers) {
      if (state === 'up to date' || watcher.bufferedBytes() >= CAUGHT_UP_BELOW_BYTES) continue;
      watchers.set(watcher, 'up to date');
      watcher.tell.snapshot(snapshot());
    }
  }

  function upToDate(): Watcher[] {
    for (const watcher of watchers.keys()) {
      if (watcher.bufferedBytes() > BEHIND_ABOVE_BYTES) watchers.set(watcher, 'behind');
    }
    return [...watchers].flatMap(([watcher, state]) => (state === 'behind' ? [] : [watcher]));
  }

  function snapshot(): HostSnapshot {
    return toSnapshot(host, supervisor, toIso);
  }

  return {
    snapshot,
    watch: (watcher) => {
      // What is gathered belongs to those who watch already: the snapshot holds it.
      if (batch !== undefined) publish();
      if (!watchers.has(watcher) && !watcher.closed.aborted) {
        watchers.set(watcher, 'up to date');
        watcher.closed.addEventListener('abort', () => watchers.delete(watcher), { once: true });
      }
      return snapshot();
    },
    publishSoon,
    close: () => {
      unsubscribe();
      clearInterval(usageTimer);
      clearTimeout(batch);
    },
  };
}
