import { setTimeout as pause } from 'node:timers/promises';
import type { Deputy } from '@posse/core/config';
import type { Caller, deputyVerbs } from '@posse/protocol';
import type { Timings } from '../timings.js';
import type { DeputyView, Heard, HeldSpecs, LinkState } from './deputy-view.js';
import { createFollower, type Urgency } from './follow.js';
import { keepAlive } from './heartbeat.js';
import { NeverStarted } from './link-failure.js';
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
  /**
   * Dials at once where it is out of reach, and may start the deputy. Resolves when it is in reach,
   * or that has failed.
   */
  rouse(): Promise<void>;
  /** Ends the link and never dials again: says goodbye, or resets it while an answer is missing. */
  close(): Promise<void>;
}

/** One attempt to open a link. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Whether a deputy that does not run may be started. */
  readonly mayStart: boolean;
}

/** What keeping a link needs. */
export interface LinkOptions {
  readonly deputy: Deputy;
  readonly open: (attempt: Attempt) => Promise<OpenLink>;
  readonly timings: Timings;
  readonly onChange: (urgency: Urgency) => void;
  readonly log: (line: string) => void;
}

/** Why a link is down. */
type End = Pick<Extract<LinkState, { readonly state: 'down' }>, 'error' | 'neverStarted'>;

/** Dials a deputy, keeps the link alive, and dials again for as long as it is not closed. */
export function keepLink({ deputy, open, timings, onChange, log }: LinkOptions): Link {
  const closing = new AbortController();
  let current: OpenLink | undefined;
  let reached: ReachedDeputy | null = null;
  let pausing = new AbortController();
  /** Those who wait for the next attempt to start the deputy, and for the one under way. */
  let calls: (() => void)[] = [];
  let answering: (() => void)[] = [];
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
      answering = calls;
      calls = [];
      const end = await visit({ signal, mayStart: answering.length > 0 });
      if (signal.aborted) return;
      const wasSteady =
        view.link.state === 'up' && performance.now() - dialledMs > timings.maxRetryMs;
      if (wasSteady) retryMs = timings.retryMs;
      showDown(end);
      answer();
      if (calls.length > 0) continue;
      const jitteredMs = retryMs * (0.5 + Math.random() / 2);
      pausing = new AbortController();
      await pause(jitteredMs, undefined, { signal: pausing.signal }).catch(() => {});
      retryMs = Math.min(2 * retryMs, timings.maxRetryMs);
    }
  }

  /** One link from dialling to its end; answers with the reason. */
  async function visit(attempt: Attempt): Promise<End> {
    try {
      const link = await open(attempt);
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
        answerAll();
      });
      await follower.begin();
      return { error: await link.closed, neverStarted: false };
    } catch (thrown) {
      return { error: describe(thrown), neverStarted: thrown instanceof NeverStarted };
    } finally {
      current?.close('the link is given up');
      current = undefined;
      reached = null;
    }
  }

  function answer(): void {
    for (const resolve of answering) resolve();
    answering = [];
  }

  function answerAll(): void {
    answering.push(...calls);
    calls = [];
    answer();
  }

  function rouse(): Promise<void> {
    return new Promise((resolve) => {
      if (reached !== null || closing.signal.aborted) return resolve();
      calls.push(resolve);
      pausing.abort();
      setTimeout(resolve, timings.startMs + timings.connectMs).unref();
    });
  }

  function showUp(url: string, heard: Heard, urgency: Urgency): void {
    const wasUp = view.link.state === 'up';
    if (!wasUp) log(`${url}: up, it is ${heard.identity.name} (${heard.identity.version}).`);
    view = { ...view, url, heard, link: wasUp ? view.link : { state: 'up', since: now() } };
    onChange(wasUp ? urgency : 'news');
  }

  function showDown({ error, neverStarted }: End): void {
    const { link } = view;
    if (link.state === 'down' && link.error === error && link.neverStarted === neverStarted) return;
    log(`${view.url ?? 'The local deputy'}: down: ${error}.`);
    view = {
      ...view,
      link: {
        state: 'down',
        since: link.state === 'down' ? link.since : now(),
        error,
        neverStarted,
      },
    };
    onChange('news');
  }

  return {
    view: () => view,
    reached: () => reached,
    rouse,
    close: async () => {
      closing.abort();
      pausing.abort();
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
