import { parseSpecs, planSpecs } from '@posse/core/config';
import { RequestError } from '@posse/protocol';
import type { Client } from '../context.js';
import { describeOwner, ownerOf } from '../fleet/place.js';
import type { Done } from './outcome.js';
import type { Target } from './target.js';

/** On what condition specs are given. */
export interface GiveOptions {
  /** The generation that they are to replace; when it is another one by now, they are refused. */
  readonly base: string | null;
  /** Go back to specs that were held before. */
  readonly force?: boolean | undefined;
  /** Take the deputy over from another configuration. */
  readonly takeOver?: boolean | undefined;
}

/** Gives a deputy its part of the configuration. */
export async function giveSpecs(
  target: Target,
  { planned }: Pick<Client, 'planned'>,
  options: GiveOptions,
): Promise<Done> {
  planned.delete(target.host);
  const { deputy, configuration, specs } = target;
  const { revision, added, changed, removed } = await deputy.verbs.apply({
    ...options,
    configuration,
    specs: [...specs],
    notAfterMs: deputy.notAfterMs(),
  });
  // What comes next looks at what is held. When this fails the link is lost, and so is what comes next.
  await deputy.askHeld().catch(() => {});
  return { revision, touched: [...added, ...changed, ...removed] };
}

/**
 * Gives a deputy that holds nothing its specs; one that holds some must hold these processes.
 * Answers with the ids of those that it holds otherwise than the configuration has them.
 */
export async function ensureSpecs(
  target: Target,
  client: Pick<Client, 'planned'>,
  names: readonly string[],
): Promise<readonly string[]> {
  const { host, deputy, configuration, specs } = target;
  const held = deputy.held();
  switch (ownerOf({ held }, configuration)) {
    case 'nobody':
      await giveSpecs(target, client, { base: held.generation });
      return [];
    case 'others':
      throw new RequestError(
        'other_configuration',
        `${describeOwner(host, { held })}. Nothing can be started there before it is taken over.`,
      );
    case 'us': {
      const heldNames = new Set(held.specs.map(({ name }) => name));
      const missing = specs.filter(({ name }) => names.includes(name) && !heldNames.has(name));
      if (missing.length === 0) return outdatedAmong(target, names);
      const list = missing.map(({ name }) => `"${name}"`).join(', ');
      const text = `${list} ${missing.length === 1 ? 'is' : 'are'} not applied to ${host} yet: run "sheriff cli apply".`;
      throw new RequestError('not_applied', text);
    }
  }
}

function outdatedAmong(
  { host, deputy, specs }: Target,
  names: readonly string[],
): readonly string[] {
  const held = parseSpecs(deputy.held().specs);
  if (!held.ok) return [];
  const changed = new Set(planSpecs(held.specs, specs).changed.map(({ name }) => name));
  return names.filter((name) => changed.has(name)).map((name) => `${host}/${name}`);
}
