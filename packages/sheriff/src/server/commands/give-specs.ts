import { parseSpecs, planSpecs } from '@posse/core/config';
import type { Client, Context } from '../context.js';
import { movesOf } from '../fleet/moves.js';
import { ownerOf } from '../fleet/place.js';
import type { Done } from './outcome.js';
import { refuseMoves } from './take-turns.js';
import { heldFor, notApplied, type Target } from './target.js';

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
  { client, fleet }: Pick<Context, 'client' | 'fleet'>,
  names: readonly string[],
): Promise<readonly string[]> {
  const { host, configuration, specs } = target;
  const held = heldFor(target);
  if (ownerOf({ held }, configuration) === 'nobody') {
    refuseMoves(movesOf(fleet()).get(host));
    await giveSpecs(target, client, { base: held.generation });
    return [];
  }
  const heldNames = new Set(held.specs.map(({ name }) => name));
  const missing = specs.filter(({ name }) => names.includes(name) && !heldNames.has(name));
  if (missing.length > 0)
    throw notApplied(
      host,
      missing.map(({ name }) => name),
    );
  return outdatedAmong(target, names);
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
