import { parseSpecs, type Spec } from '@posse/core/config';
import { RequestError, type WireSpec } from '@posse/protocol';
import type { Context, DeputyHandlers } from '../session/context.js';
import { refuseLate } from '../session/refuse-late.js';
import { generationOf } from '../state/generation.js';
import { heldBy, heldFrom } from '../state/held.js';
import { refuseApply } from '../state/refuse-apply.js';
import { VERSION } from '../version.js';

type Params = Parameters<DeputyHandlers['apply']>[0];

/** Replaces the specs that are held; those that are held already change nothing. */
export const apply: DeputyHandlers['apply'] = (params, context) =>
  context.host.applyInTurn(() => {
    refuseLate(params, context); // Those before it may have taken long.
    return applyNow(params, context);
  });

async function applyNow(params: Params, { supervisor, host, who }: Context) {
  const specs = checkedSpecs(params.specs);
  const generation = generationOf(params.configuration, specs);
  const held = heldBy(supervisor);
  if (held?.current.generation === generation) {
    const { revision } = supervisor.status();
    return { generation, revision, added: [], changed: [], removed: [] };
  }
  const holdsSpecs = supervisor.held().specs.length > 0;
  const refusal = refuseApply({ ...params, generation }, held, holdsSpecs);
  if (refusal !== undefined) throw refusal;
  const applied = { generation, who, at: new Date().toISOString() };
  const meta = heldFrom(held, params.configuration, applied);
  const { revision, added, changed, removed } = await supervisor.apply(specs, meta);
  host.publisher.publishSoon();
  return {
    generation,
    revision,
    added: [...added],
    changed: [...changed],
    removed: [...removed],
  };
}

function checkedSpecs(wireSpecs: readonly WireSpec[]): readonly Spec[] {
  const parsed = parseSpecs(wireSpecs);
  if (parsed.ok) return parsed.specs;
  const problems = parsed.problems.map(({ process, path, message }) =>
    [process, ...(path === '' ? [] : [path]), message].join(': '),
  );
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  const text = `This deputy (version ${VERSION}) does not take the specs, and changes nothing. ${problems[0]}${more}`;
  throw new RequestError('invalid_specs', text, { problems });
}
