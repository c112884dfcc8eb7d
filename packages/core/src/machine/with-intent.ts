import type { Facts } from './process.js';

/** What a process is asked for, after a command changed that. */
export function withIntent<Known extends Facts>(
  facts: Known,
  intent: { readonly want: 'up' | 'down'; readonly wantRun: number; readonly who: string },
): Known {
  const { want, wantRun, who: askedBy } = intent;
  if (wantRun > facts.wantRun) {
    return { ...facts, want, wantRun, askedBy, failures: 0, restartedAt: [] };
  }
  return want === facts.want ? facts : { ...facts, want, askedBy };
}
