import { type ParsedSpecs, parseSpecs, planSpecs } from '@posse/core/config';
import { type HostPlan, type Phase, RequestError } from '@posse/protocol';
import type { Context } from '../context.js';
import type { Part } from '../fleet/part.js';
import { targetOf } from './target.js';

/** Compares what a host should hold with what its deputy says that it holds. */
export async function planFor(part: Part, { fleet, reach, client }: Context): Promise<HostPlan> {
  const { host } = part.place;
  const reached = reach(part);
  if (!reached.ok) return noPlan(host, reached.error);
  try {
    const held = await reached.deputy.askHeld();
    const parsed = parseSpecs(held.specs);
    if (!parsed.ok) return noPlan(host, unreadable(host, parsed));
    client.planned.set(host, held.generation);
    const { specs } = targetOf(fleet(), part, reached.deputy);
    const { added, changed, removed, untouched } = planSpecs(parsed.specs, specs);
    return {
      ...noPlan(host, null),
      generation: held.generation,
      configuration: held.configuration,
      appliedBy: held.appliedBy,
      added: [...added],
      changed: changed.map(({ name, fields }) => ({ name, fields: [...fields] })),
      removed: [...removed],
      untouched: [...untouched],
      stops: removed.filter((name) => isUnderWay(part, name)),
    };
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    return noPlan(host, `${host}: ${thrown.message}`);
  }
}

const UNDER_WAY: ReadonlySet<Phase> = new Set(['waiting', 'starting', 'running', 'backoff']);

/** Whether taking the spec of a process away would end something. */
function isUnderWay({ place: { occupant } }: Part, name: string): boolean {
  const heard = occupant.kind === 'deputy' ? occupant.view.heard : null;
  const phase = heard?.processes.get(name)?.phase;
  return phase !== undefined && UNDER_WAY.has(phase);
}

function unreadable(host: string, { problems }: Extract<ParsedSpecs, { ok: false }>): string {
  const [first] = problems;
  return `${host} holds specs that this sheriff does not understand (${first?.process}: ${first?.path} ${first?.message}).`;
}

function noPlan(host: string, error: string | null): HostPlan {
  return {
    host,
    error,
    generation: null,
    configuration: null,
    appliedBy: null,
    added: [],
    changed: [],
    removed: [],
    untouched: [],
    stops: [],
  };
}
