import type { Deputy } from '@posse/core/config';
import type { Caller, deputyVerbs } from '@posse/protocol';
import type { HostState } from './host-state.js';

/** Who answers at an address. */
export interface Identity {
  /** The deputy's own name. */
  readonly name: string;
  readonly version: string;
  readonly bootKey: string;
  /** Tells two deputies apart that run on one machine. */
  readonly tokenDigest: string;
}

/** The specs that a deputy holds, and who gave them. */
export type HeldSpecs = Awaited<ReturnType<Caller<typeof deputyVerbs>['specs']>>;

/** All that a deputy has said, up to a revision; `held` is of the same generation. */
export interface Heard extends HostState {
  readonly identity: Identity;
  readonly held: HeldSpecs;
}

/** How it stands with the link to a deputy, and since when (ISO 8601). */
export type LinkState =
  | { readonly state: 'untried'; readonly since: string }
  | { readonly state: 'up'; readonly since: string }
  | {
      readonly state: 'down';
      readonly since: string;
      readonly error: string;
      /** Whether no deputy ever ran there, so that there is nothing to be heard of. */
      readonly neverStarted: boolean;
    };

/** One entry of `deputies` and what is known of it. Replaced as a whole when any of it changes. */
export interface DeputyView {
  readonly deputy: Deputy;
  /** Where it was dialled last; null for a local deputy that was not found yet. */
  readonly url: string | null;
  readonly link: LinkState;
  /** The last that was heard; null when it was never reached. */
  readonly heard: Heard | null;
}
