import type { Health, ProbeKind, Ready } from '../config/fields/probe.js';
import type { Probe, ProbeMaker, ProbeTarget } from './probe.js';
import { createTcpProbe } from './tcp.js';

/** The probes, by the names that a configuration has for them. */
const PROBES: { readonly [Kind in ProbeKind]?: ProbeMaker<NonNullable<Ready[Kind]>> } = {
  tcp: createTcpProbe,
};

/** The probe that a spec asks for. */
export function probeFor(spec: Ready | Health, target: ProbeTarget): Probe {
  if (spec.tcp && PROBES.tcp) return PROBES.tcp(spec.tcp, target);
  throw new Error('not yet');
}
