import type { Spec } from '../config/spec.js';

/** What the shell is to do; plain data. */
export type Effect = { readonly name: string; readonly run: number } & (
  | { readonly kind: 'spawn'; readonly spec: Spec }
  /** Drop a spawn that has not begun; one that has begun goes on to tell its pid. */
  | { readonly kind: 'cancel' }
  /** Ask the run to end, in the way that its spec says. */
  | { readonly kind: 'terminate'; readonly spec: Spec }
  /** SIGKILL all that is left of the run's tree. */
  | { readonly kind: 'kill' }
);
