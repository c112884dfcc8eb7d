import { createHash } from 'node:crypto';
import type { Spec } from '@posse/core/config';

const DIGEST_LENGTH = 12;

/** Names a set of specs: the configuration's name and a digest that no order changes. */
export function generationOf(configuration: string, specs: readonly Spec[]): string {
  const sorted = [...specs].sort((left, right) => (left.name < right.name ? -1 : 1));
  const digest = createHash('sha256').update(canonicalJson(sorted)).digest('hex');
  return `${configuration}@${digest.slice(0, DIGEST_LENGTH)}`;
}

/** JSON with the members of each object in the order of their names. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    const entries = Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(entries);
  });
}
