import { withTimeToBeReady } from '../machine/getting-ready.js';
import type { News } from '../machine/news.js';
import type { Process } from '../machine/process.js';
import { transition } from '../machine/transition.js';
import { unreachable } from '../machine/unreachable.js';
import { withIntent } from '../machine/with-intent.js';
import { createDraft, type Draft, type Move } from './draft.js';
import type { Effect } from './effects.js';
import { withoutExpired, withRelayed } from './elsewhere.js';
import type { Event } from './events.js';
import type { Intent } from './intend.js';
import { settle } from './settle.js';
import { withSpecs } from './with-specs.js';
import type { World } from './world.js';

/** What a step comes to. */
export interface Stepped {
  readonly world: World;
  readonly effects: readonly Effect[];
  /** The processes that have come to another phase, one after the other. */
  readonly moves: readonly Move[];
}

/**
 * The one place where anything is decided: hears what happened, then settles until want and phase
 * agree as far as they can. Pure.
 */
export function step(world: World, event: Event): Stepped {
  const draft = createDraft(surroundings(withoutExpired(world, event.at), event));
  hear(draft, event);
  const effects = settle(draft, event.at);
  return { world: draft.world(), effects, moves: draft.moves() };
}

/** The world with what an event says of all but the phases of its processes. */
function surroundings(world: World, event: Event): World {
  if (event.kind === 'specs') return withSpecs(world, event.specs, event.at);
  return event.kind === 'relayed' ? withRelayed(world, event) : world;
}

function hear(draft: Draft, event: Event): void {
  switch (event.kind) {
    case 'specs':
    case 'relayed':
    case 'tick':
      return;
    case 'intents':
      for (const intent of event.intents) hearIntent(draft, intent, event.who);
      return;
    case 'resumed':
      for (const news of event.news) hearNews(draft, news);
      for (const process of draft.world().processes.values()) draft.put(takenOver(process));
      return;
    case 'spawned':
    case 'spawn_failed':
    case 'never_ran':
    case 'ready':
    case 'not_ready':
    case 'unhealthy':
    case 'memory':
    case 'signalled':
    case 'leader_ended':
    case 'ended':
      hearNews(draft, event);
      return;
    default:
      unreachable(event);
  }
}

function hearNews(draft: Draft, news: News): void {
  const process = draft.world().processes.get(news.name);
  if (process) draft.put(transition(process, news));
}

function hearIntent(draft: Draft, intent: Intent, who: string): void {
  const process = draft.world().processes.get(intent.name);
  if (!process || process.removed) return;
  const asked = withIntent(process, { ...intent, who });
  draft.put(asked.want === process.want ? asked : withTimeToBeReady(asked));
}

/** While nobody was there, a signal may have been lost, and nobody looked who was ready. */
function takenOver(process: Process): Process {
  const { state } = process;
  if (state.phase !== 'stopping' || state.signal === 'sent') return withTimeToBeReady(process);
  return { ...process, state: { ...state, signal: 'due' } };
}
