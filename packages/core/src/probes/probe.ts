import type { Health, Ready } from '../config/fields/probe.js';
import type { RunKey } from '../ports/runs.js';

/** What a probe may know of the run that it looks at. */
export interface ProbeTarget extends RunKey {
  /** When its program began, in milliseconds since boot. */
  readonly beganAt: number;
  /** Milliseconds since boot. */
  readonly now: () => number;
  /** The folder and the environment that its program runs in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Makes a command run as the user of the program. */
  readonly prefix: readonly string[];
  /** Of that user; null for the deputy's own. */
  readonly uid: number | null;
  /** What its spec asks for, with absolute paths. */
  readonly ready: Ready | undefined;
  readonly health: Health | undefined;
  /** The log of its process, and where the output of this run begins in it. */
  readonly log: { readonly file: string; readonly from: number };
}

/**
 * What one look has found. A reason is a clause that stays the same while nothing changes, since it
 * is told and written down whenever it does.
 */
export type Finding = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** One way to tell how a run does. */
export interface Probe {
  /**
   * Looks once, for `timeoutMs` at most, or for as long as makes sense for its kind. Never rejects:
   * what goes wrong is a reason. When `signal` is aborted it ends at once, and nobody wants to know
   * what it has found.
   */
  look(signal: AbortSignal, timeoutMs?: number): Promise<Finding>;
  /** Lets go of what it holds; no look is going on then. */
  close?(): void;
}

/** Makes a probe of one kind, from what a spec says of it. */
export type ProbeMaker<Settings> = (settings: Settings, target: ProbeTarget) => Probe;
