import { RequestError } from '@posse/protocol';
import type { AppliedGeneration, Held } from './held.js';

/** What somebody wants the deputy to hold. */
export interface Wanted {
  readonly configuration: string;
  readonly generation: string;
  /** The generation that they last saw here. */
  readonly base: string | null;
  readonly force?: boolean | undefined;
  readonly takeOver?: boolean | undefined;
}

/**
 * Why specs are refused that differ from the held ones: they belong to another configuration, were
 * made without knowing the held ones, or were held before.
 */
export function refuseApply(
  wanted: Wanted,
  held: Held | null,
  holdsSpecs: boolean,
): RequestError | undefined {
  if (held === null) return wanted.base === null ? undefined : nothingHeld(wanted.base);
  const { configuration, current, earlier } = held;
  if (holdsSpecs && configuration !== wanted.configuration && wanted.takeOver !== true) {
    return otherConfiguration(configuration, current);
  }
  if (wanted.base !== current.generation) return changedSince(current);
  const before = earlier.find(({ generation }) => generation === wanted.generation);
  return before === undefined || wanted.force === true ? undefined : heldBefore(before, current);
}

function nothingHeld(base: string): RequestError {
  const text = `This deputy holds no specs, so not those of "${base}" that you saw. Look again before you apply.`;
  return new RequestError('conflict', text);
}

function otherConfiguration(configuration: string, { who, at }: AppliedGeneration): RequestError {
  const text = `This deputy belongs to the configuration "${configuration}", which ${who} applied at ${at}. It has to be taken over before another is applied.`;
  return new RequestError('other_configuration', text);
}

function changedSince({ generation, who, at }: AppliedGeneration): RequestError {
  const text = `The specs have changed since you looked: ${who} applied "${generation}" at ${at}. Look again before you apply.`;
  return new RequestError('conflict', text);
}

function heldBefore(before: AppliedGeneration, current: AppliedGeneration): RequestError {
  const text = `These specs are older than what is held: ${before.who} applied them at ${before.at}, and ${current.who} others at ${current.at}. Going back has to be forced.`;
  return new RequestError('conflict', text);
}
