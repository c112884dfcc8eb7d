import type { Exit } from './process.js';

/**
 * What the world tells of one run. `at` is when it is heard. News of another run than the latest is
 * ignored.
 */
export type News = { readonly name: string; readonly run: number; readonly at: number } & (
  | { readonly kind: 'spawned'; readonly pid: number }
  /** It could not be spawned: never, as things are, or (`mayPass`) perhaps another time. */
  | { readonly kind: 'spawn_failed'; readonly reason: string; readonly mayPass: boolean }
  /** It was ordered, and it is certain that it did not and will not begin. */
  | { readonly kind: 'never_ran' }
  /** The readiness probe says yes; said again as long as nobody listens. */
  | { readonly kind: 'ready' }
  /** The readiness probe says no; `isFinal` when it has said so too often. */
  | { readonly kind: 'not_ready'; readonly reason: string; readonly isFinal: boolean }
  /** The health probe has said no too often; said again as long as nobody listens. */
  | { readonly kind: 'unhealthy'; readonly reason: string }
  /** So much memory its whole tree uses, which may be more than it may. */
  | { readonly kind: 'memory'; readonly bytes: number }
  /** The stop signal is out. */
  | { readonly kind: 'signalled' }
  /** The main process has ended and others of its tree have not. */
  | { readonly kind: 'leader_ended' }
  /** Nothing is left of the run. Its main process ended at `endedAt`, which may be long ago. */
  | { readonly kind: 'ended'; readonly exit: Exit; readonly endedAt: number }
);
