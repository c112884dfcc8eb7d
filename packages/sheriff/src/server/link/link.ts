import { setTimeout as pause } from 'node:timers/promises';
import type { Deputy } from '@posse/core/config';
import type { Caller, deputyVerbs } from '@posse/protocol';
import type { Timings } from '../timings.js';
import type { DeputyView, Heard, HeldSpecs } from './deputy-view.js';
import { createFollower, type Urgency } from './follow.js';
import { keepAlive } from './heartbeat.js';
import type { OpenLink } from './open-link.js';

/** A deputy in reach. */
export interface ReachedDeputy {
  readonly verbs: Caller<typeof deputyVerbs>;
  /** The last moment, in the deputy's own clock, at which a command that is sent now is welcome. */
  notAfterMs(): number;
  /** The specs that it held when it was last asked. */
  held(): HeldSpecs;
  /** Asks for them anew. */
  askHeld(): Promise<HeldSpecs>;
}

/** Keeps in touch with one deputy. */
export interface Link {
  view(): DeputyView;
  /** Null while it is out of reach. */
  reached(): ReachedDeputy | null;
  /** Resets the link and never dials again. */
  close(): Promise<void>;
}

/** What keeping a link needs. */
export interface LinkOptions {
  readonly deputy: Deputy;
  readonly open: (signal: AbortSignal) => Promise<OpenLink>;
  readonly timings: Timings;
  readonly onChange: (urgency: Urgency) => void;
  readonly log: (line: string) => void;
}

/** Dials a deputy, keeps the link alive, and dials again for as long as it is not closed. */
export function keepLink({ deputy, open, timings, onChange, log }: LinkOptions): Link {
  const closing = new AbortController();
  let current: OpenLink | undefined;
  let reached: ReachedDeputy | null = null;
  let view: DeputyView = {
    deputy,
    url: deputy.kind === 'url' ? deputy.url : null,
    link: { state: 'untried', since: now() },
    heard: null,
  };
  const ended = run(closing.signal);

  async function run(signal: AbortSignal): Promise<void> {
    let retryMs = timings.retryMs;
    while (!signal.aborted) {
      const dialledMs = performance.now();
      const error = await visit(signal);
      if (signal.aborted) return;
      const wasSteady =
        view.link.state === 'up' && performance.now() - dialledMs > timings.maxRetryMs;
      if (wasSteady) retryMs = timings.retryMs;
      showDown(error);
      const jitteredMs = retryMs * (0.5 + Math.random() / 2);
      await pause(jitteredMs, undefined, { signal }).catch(() => {});
      retryMs = Math.min(2 * retryMs, timings.maxRetryMs);
    }
  }

  /** One link from dialling to its end; answers with the reason. */
  async function visit(signal: AbortSignal): Promise<string> {
    try {
      const link = await open(signal);
      current = link;
      keepAlive(link, timings);
      const follower = createFollower(link, (heard, urgency) => {
        if (current !== link) return;
        reached ??= {
          verbs: link.verbs,
          notAfterMs: () => link.clock.now() + timings.commandMs,
          held: follower.held,
          askHeld: follower.askHeld,
        };
        showUp(link.url, heard, urgency);
      });
      await follower.begin();
      return await link.closed;
    } catch (thrown) {
      return describe(thrown);
    } finally {
      current?.close('the link is given up');
      current = undefined;
      reached = null;
    }
  }

  function showUp(url: string, heard: Heard, urgency: Urgency): void {
    const wasUp = view.link.state === 'up';
    if (!wasUp) log(`${url}: up, it is ${heard.identity.name} (${heard.identity.version}).`);
    view = { ...view, url, heard, link: wasUp ? view.link : { state: 'up', since: now() } };
    onChange(wasUp ? urgency : 'news');
  }

  function showDown(error: string): void {
    const { link } = view;
    if (link.state === 'down' && link.error === error) return;
    log(`${view.url ?? 'The local deputy'}: down: ${error}.`);
    view = {
      ...view,
      link: { state: 'down', since: link.state === 'down' ? link.since : now(), error },
    };
    onChange('news');
  }

  return {
    view: () => view,
    reached: () => reached,
    close: async () => {
      closing.abort();
      await ended;
    },
  };
}

/** Why it is down, as a part of a sentence. */
function describe(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/\.$/, '');
}

function now(): string {
  return new Date().toISOString();
}
