import type { HookKind } from '../config/fields/hooks.js';
import type { Exit } from '../machine/process.js';

/** What a hook is told of the turn at which it runs. */
export interface HookFacts {
  readonly hook: HookKind;
  /** The name of the process. */
  readonly process: string;
  /** The run that is about to begin, is ready or has ended. */
  readonly run: number;
  /** Of its main process, once that has begun. */
  readonly pid: number | null;
  /** How the run ended that has, for `on_shutdown` and `on_restart`. */
  readonly exit: Exit | null;
  /** Automatic restarts of the process over its whole life. */
  readonly restarts: number;
}

/**
 * A hook that a plugin brings. It fails by a throw or a rejection, and when it takes longer than its
 * timeout; then the signal is aborted and nobody waits for it any more. It runs in the supervisor's
 * own thread: one that computes for long holds up everything.
 */
export type HookFunction = (facts: HookFacts, signal: AbortSignal) => void | Promise<void>;

/** The hooks that plugins bring, by the names that specs use. */
export type HookFunctions = Readonly<Record<string, HookFunction>>;
