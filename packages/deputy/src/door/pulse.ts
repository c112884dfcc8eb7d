const PING_EVERY_MS = 2_000;

/** A link without a byte for this long is dead, whatever TCP says. */
const SILENT_FOR_MS = 6_000;

/** Tells a dead link from a quiet one. */
export interface Pulse {
  /** Bytes have come. Those that come too late end the link: whoever sent them gave up on it. */
  heard(): void;
  stop(): void;
}

/** Pings at an interval and gives up on a far end that has long been silent. `now` is in ms. */
export function startPulse(options: {
  readonly ping: () => void;
  readonly giveUp: (reason: string) => void;
  readonly now: () => number;
}): Pulse {
  const { ping, giveUp, now } = options;
  let heardMs = now();
  const timer = setInterval(() => {
    if (!giveUpIfSilent()) ping();
  }, PING_EVERY_MS);

  function giveUpIfSilent(): boolean {
    const silentMs = now() - heardMs;
    if (silentMs < SILENT_FOR_MS) return false;
    clearInterval(timer);
    giveUp(`nothing was heard of it for ${(silentMs / 1_000).toFixed(1)} s`);
    return true;
  }

  return {
    heard: () => {
      if (!giveUpIfSilent()) heardMs = now();
    },
    stop: () => clearInterval(timer),
  };
}
