import { expect, test } from 'vitest';
import { type ClockSample, type DeputyClock, startClock } from './deputy-clock.js';

test('a slow look at the clock does not overrule a quick one', () => {
  const clock = startClock(look({ offsetMs: 1_000, roundTripMs: 10 }));

  clock.heard(look({ offsetMs: 4_000, roundTripMs: 6_000 }));

  expect(offsetOf(clock)).toBeCloseTo(1_000, 0);
});

test('the quicker look wins, and of equals the newer', () => {
  const clock = startClock(look({ offsetMs: 4_000, roundTripMs: 6_000 }));

  clock.heard(look({ offsetMs: 1_000, roundTripMs: 10 }));
  clock.heard(look({ offsetMs: 1_002, roundTripMs: 10 }));

  expect(offsetOf(clock)).toBeCloseTo(1_002, 0);
});

test('a look is forgotten after five others, so that a clock may drift', () => {
  const clock = startClock(look({ offsetMs: 1_000, roundTripMs: 1 }));

  for (let count = 0; count < 5; count += 1) {
    clock.heard(look({ offsetMs: 1_100, roundTripMs: 20 }));
  }

  expect(offsetOf(clock)).toBeCloseTo(1_100, 0);
});

/** A look at a clock that is ahead of ours, with the answer as late as it can be. */
function look(options: { readonly offsetMs: number; readonly roundTripMs: number }): ClockSample {
  const { offsetMs, roundTripMs } = options;
  const sentMs = 50_000;
  const receivedMs = sentMs + roundTripMs;
  return { clockMs: (sentMs + receivedMs) / 2 + offsetMs, sentMs, receivedMs };
}

function offsetOf(clock: DeputyClock): number {
  return clock.now() - performance.now();
}
