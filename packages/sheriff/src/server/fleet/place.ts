import type { ProcessConfig } from '@posse/core/config';
import type { DeputyView, Heard } from '../link/deputy-view.js';
import type { Seat } from './station.js';

/** A host, what is wanted of it and who answers for it: all that its rows are made of. */
export interface Place {
  readonly host: string;
  /** The name of the configuration. */
  readonly configuration: string;
  readonly wanted: readonly ProcessConfig[];
  readonly occupant:
    | { readonly kind: 'deputy'; readonly view: DeputyView }
    | Extract<Seat, { readonly kind: 'nobody' }>;
  /** Since when the sheriff runs, ISO 8601. */
  readonly startedAt: string;
}

/** Whether no deputy ever ran there. */
export function isNeverStarted(occupant: Place['occupant']): boolean {
  if (occupant.kind !== 'deputy') return false;
  const { link } = occupant.view;
  return link.state === 'down' && link.neverStarted;
}

/** To whom the processes of a deputy belong: to us, to nobody yet, or to another configuration. */
export function ownerOf(
  { held }: Pick<Heard, 'held'>,
  configuration: string,
): 'us' | 'nobody' | 'others' {
  // A deputy whose specs were all taken away is free for anybody.
  if (held.configuration === configuration) return 'us';
  return held.specs.length === 0 ? 'nobody' : 'others';
}

/** A sentence about the configuration that a deputy belongs to. */
export function describeOwner(host: string, { held }: Pick<Heard, 'held'>): string {
  const { configuration, appliedBy, appliedAt } = held;
  return `${host} belongs to the configuration "${configuration}", which ${appliedBy} applied at ${appliedAt}`;
}
