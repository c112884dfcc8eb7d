import type { Spec } from '../config/spec.js';
import type { Probe } from './probe.js';
import { createTcpProbe } from './tcp.js';

/** The probe that a spec asks for. */
export function probeFor(ready: NonNullable<Spec['ready']>): Probe {
  return createTcpProbe(ready.tcp);
}
