import { type Health, PROBE_KINDS, type ProbeKind, type Ready } from '../config/fields/probe.js';
import { createDelayProbe } from './delay.js';
import { createExecProbe } from './exec.js';
import { createFileProbe } from './file.js';
import { createHttpProbe } from './http.js';
import { createLogProbe } from './log.js';
import { createPipeProbe } from './pipe.js';
import type { Probe, ProbeMaker, ProbeTarget } from './probe.js';
import { createTcpProbe } from './tcp.js';

/** The probes, by the names that a configuration has for them. */
const PROBES: { readonly [Kind in ProbeKind]: ProbeMaker<NonNullable<Ready[Kind]>> } = {
  tcp: createTcpProbe,
  http: createHttpProbe,
  file: createFileProbe,
  pipe: createPipeProbe,
  log: createLogProbe,
  exec: createExecProbe,
  delay: createDelayProbe,
};

/** The probe that a spec asks for. */
export function probeFor(spec: Ready | Health, target: ProbeTarget): Probe {
  for (const kind of PROBE_KINDS) {
    const probe = probeOf(kind, spec, target);
    if (probe) return probe;
  }
  throw new Error('A spec has passed its schema and has no probe.');
}

function probeOf<Kind extends ProbeKind>(
  kind: Kind,
  spec: Pick<Partial<Ready>, Kind>,
  target: ProbeTarget,
): Probe | null {
  const settings = spec[kind];
  return settings ? PROBES[kind](settings, target) : null;
}
