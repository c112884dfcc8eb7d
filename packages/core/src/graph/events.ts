import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import type { Relayed } from './elsewhere.js';
import type { Intent } from './intend.js';

/** All that can happen to the world. `at` is when it is heard, in milliseconds since boot. */
export type Event =
  | News
  /** What a command came to, after it was made durable. */
  | {
      readonly kind: 'intents';
      readonly intents: readonly Intent[];
      readonly who: string;
      readonly at: number;
    }
  /** What somebody relays of the processes of another host. */
  | Relayed
  /** A whole new set of specs. */
  | { readonly kind: 'specs'; readonly specs: readonly Spec[]; readonly at: number }
  /** Time has passed. */
  | { readonly kind: 'tick'; readonly at: number }
  /**
   * The supervisor has been away. What it ordered may not have been carried out; `news` is all that
   * it finds of the runs that it left, heard before anything is decided.
   */
  | { readonly kind: 'resumed'; readonly news: readonly News[]; readonly at: number };
