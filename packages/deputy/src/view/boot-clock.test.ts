import { expect, it } from 'vitest';
import { createBootClock } from './boot-clock.js';

it('tells the same text for the same moment, although the clocks are read at two instants', () => {
  const [boot, wall] = [{ ms: 5_000 }, { ms: Date.UTC(2025, 0, 1, 0, 0, 5) }];
  const toIso = createBootClock(
    () => boot.ms,
    () => wall.ms,
  );

  const before = toIso(1_000);
  boot.ms += 60_000;
  wall.ms += 60_003;

  expect(before).toBe('2025-01-01T00:00:01.000Z');
  expect(toIso(1_000)).toBe(before);
});

it('follows a wall clock that is set', () => {
  const wall = { ms: Date.UTC(1970, 0, 1, 0, 0, 5) };
  const toIso = createBootClock(
    () => 5_000,
    () => wall.ms,
  );

  wall.ms = Date.UTC(2025, 0, 1, 0, 0, 5);

  expect(toIso(1_000)).toBe('2025-01-01T00:00:01.000Z');
});
