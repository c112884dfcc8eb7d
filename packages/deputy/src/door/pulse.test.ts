import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startPulse } from './pulse.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp() {
  const events: string[] = [];
  const pulse = startPulse({
    ping: () => events.push('ping'),
    giveUp: (reason) => events.push(reason),
    now: () => Date.now(),
  });
  return { events, pulse };
}

it('pings every 2 s and gives up on a far end that was silent for 6 s', () => {
  const { events } = setUp();

  vi.advanceTimersByTime(20_000);

  expect(events).toEqual(['ping', 'ping', 'nothing was heard of it for 6.0 s']);
});

it('goes on for as long as something is heard', () => {
  const { events, pulse } = setUp();

  for (let seconds = 0; seconds < 60; seconds += 5) {
    vi.advanceTimersByTime(5_000);
    pulse.heard();
  }

  expect(new Set(events)).toEqual(new Set(['ping']));
});

it('gives up when bytes come too late, before its own timer has noticed', () => {
  const { events, pulse } = setUp();

  vi.setSystemTime(Date.now() + 60_000);
  pulse.heard();

  expect(events).toEqual(['nothing was heard of it for 60.0 s']);
});

it('does nothing once stopped', () => {
  const { events, pulse } = setUp();

  pulse.stop();
  vi.advanceTimersByTime(20_000);

  expect(events).toEqual([]);
});
