import type { Exit } from './process.js';

/**
 * What the world tells of one run. `at` is when it is heard. News of another run than the latest is
 * ignored.
 */
export type News = { readonly name: string; readonly run: number; readonly at: number } & (
  | { readonly kind: 'spawned'; readonly pid: number }
  /** It could not be spawned and never will be, as things are. */
  | { readonly kind: 'spawn_failed'; readonly reason: string }
  /** It was ordered, and it is certain that it did not and will not begin. */
  | { readonly kind: 'never_ran' }
  /** The readiness probe says yes; said again as long as nobody listens. */
  | { readonly kind: 'ready' }
  /** The stop signal is out. */
  | { readonly kind: 'signalled' }
  /** The main process has ended and others of its tree have not. */
  | { readonly kind: 'leader_ended' }
  /** Nothing is left of the run. Its main process ended at `endedAt`, which may be long ago. */
  | { readonly kind: 'ended'; readonly exit: Exit; readonly endedAt: number }
);
