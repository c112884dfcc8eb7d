import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import type { Intent } from './intend.js';

/** All that can happen to the world. `at` is the time of it, in milliseconds since boot. */
export type Event =
  | News
  /** What a command came to, after it was made durable. */
  | { readonly kind: 'intents'; readonly intents: readonly Intent[]; readonly at: number }
  /** A whole new set of specs. */
  | { readonly kind: 'specs'; readonly specs: readonly Spec[]; readonly at: number }
  /** Time has passed. */
  | { readonly kind: 'tick'; readonly at: number }
  /** The supervisor has been away: what was ordered may not have been carried out. */
  | { readonly kind: 'resumed'; readonly at: number };
