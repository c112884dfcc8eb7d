import { deputyNotifications, hearNotifications } from '@posse/protocol';
import type { Heard, HeldSpecs } from './deputy-view.js';
import { afterChanges, afterUsage, type HostState, stateFrom } from './host-state.js';
import type { OpenLink } from './open-link.js';

/** How soon others should hear of it: usage may wait for a second. */
export type Urgency = 'news' | 'usage';

/** As much of a link as following needs. */
export interface FollowedLink extends Pick<OpenLink, 'identity' | 'hear' | 'close'> {
  readonly verbs: Pick<OpenLink['verbs'], 'specs' | 'watch'>;
}

/** Keeps up with what a deputy says. */
export interface Follower {
  /** Asks for everything once and hears of changes from then on; rejects when that fails. */
  begin(): Promise<void>;
  /** The specs that the deputy held when it was last asked. */
  held(): HeldSpecs;
  /** Asks for them anew. */
  askHeld(): Promise<HeldSpecs>;
}

const NOTHING_HELD: HeldSpecs = {
  generation: null,
  configuration: null,
  appliedBy: null,
  appliedAt: null,
  specs: [],
};

/**
 * Puts together what comes over one link, and publishes it whenever it is whole: when the specs are
 * of the generation that the processes belong to.
 */
export function createFollower(
  link: FollowedLink,
  publish: (heard: Heard, urgency: Urgency) => void,
): Follower {
  let held = NOTHING_HELD;
  let state: HostState | undefined;
  /** What came on the heels of the first snapshot, before the snapshot was taken in. */
  const early: ((first: HostState) => HostState)[] = [];

  function fold(step: (state: HostState) => HostState, urgency: Urgency): void {
    if (state === undefined) early.push(step);
    else settle(step(state), urgency);
  }

  function settle(next: HostState, urgency: Urgency): void {
    const isOtherGeneration = state?.generation !== next.generation;
    state = next;
    if (held.generation === next.generation) {
      publish({ ...next, held, identity: link.identity }, urgency);
    } else if (isOtherGeneration) {
      askHeld().catch((thrown: unknown) => link.close(`it did not tell its specs: ${thrown}`));
    }
  }

  async function askHeld(): Promise<HeldSpecs> {
    const answer = await link.verbs.specs({});
    held = answer;
    // Newer than the state? Then the changes that lead there are on their way.
    if (state?.generation === answer.generation) settle(state, 'news');
    return answer;
  }

  link.hear(
    hearNotifications(deputyNotifications, {
      changes: (changes) => fold((before) => afterChanges(before, changes), 'news'),
      usage: (usage) => fold((before) => afterUsage(before, usage), 'usage'),
      snapshot: (snapshot) => fold(() => stateFrom(snapshot), 'news'),
    }),
  );

  return {
    begin: async () => {
      held = await link.verbs.specs({});
      const first = stateFrom(await link.verbs.watch({}));
      settle(
        early.reduce((before, step) => step(before), first),
        'news',
      );
    },
    held: () => held,
    askHeld,
  };
}
