import { RequestError } from '@posse/protocol';
import { concernedParts } from '../commands/concerned-parts.js';
import { giveSpecs } from '../commands/give-specs.js';
import { outcomeOn } from '../commands/outcome.js';
import { takeTurns } from '../commands/take-turns.js';
import type { FleetHandlers } from '../context.js';
import type { Part } from '../fleet/part.js';

/**
 * Gives every host its part of the configuration. What the client's last plan was made for is
 * replaced, or else what the deputy holds now; whoever was faster is not overruled.
 */
export const apply: FleetHandlers['apply'] = async ({ hosts, force, takeOver }, context) => {
  const { client, fleet } = context;
  const named = chosen(concernedParts(fleet()), hosts);
  await context.rouse(named.map(({ place }) => place.host));
  const serve = (part: Part, mayGo: () => Promise<void>) =>
    outcomeOn(part, context, async (target) => {
      if (force !== true) await mayGo();
      const seen = client.planned.get(target.host);
      const base = seen === undefined ? target.deputy.held().generation : seen;
      return giveSpecs(target, client, { base, force, takeOver });
    });
  // What a local deputy that was just started holds is known only now.
  const parts = chosen(concernedParts(fleet()), hosts);
  return { hosts: await takeTurns(parts, context, serve) };
};

function chosen(parts: readonly Part[], hosts: readonly string[] | undefined): readonly Part[] {
  if (hosts === undefined) return parts;
  const known = parts.map(({ place }) => place.host);
  const unknown = hosts.filter((host) => !known.includes(host));
  if (unknown.length > 0) {
    const text = `There is nothing to apply on ${unknown.join(', ')}. The hosts are: ${known.join(', ')}.`;
    throw new RequestError('invalid_params', text);
  }
  return parts.filter(({ place }) => hosts.includes(place.host));
}
