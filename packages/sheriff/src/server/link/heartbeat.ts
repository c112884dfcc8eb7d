import type { Timings } from '../timings.js';
import type { OpenLink } from './open-link.js';

/**
 * Asks for the deputy's clock every `pingMs`, and resets the link when no byte has come for
 * `silenceMs`: TCP itself takes a cut cable for a quiet friend for hours. Ends with the link.
 */
export function keepAlive(link: OpenLink, { pingMs, silenceMs }: Timings): void {
  const ping = async () => {
    const sentMs = performance.now();
    const { clockMs } = await link.verbs.clock({}, silenceMs);
    link.clock.heard({ clockMs, sentMs, receivedMs: performance.now() });
  };
  // Failed pings need no answer here: the link is closed, or the silence is about to end it.
  const pings = setInterval(() => void ping().catch(() => {}), pingMs);
  const silence = setTimeout(
    () => link.close(`nothing was heard for ${silenceMs / 1_000} s`),
    silenceMs,
  );
  link.onBytes(() => silence.refresh());
  void link.closed.then(() => {
    clearInterval(pings);
    clearTimeout(silence);
  });
}
