import { expect, test } from 'vitest';
import { openScreen } from './screen.js';

test('a line that fills the row keeps its last column', () => {
  const written: string[] = [];
  const screen = openScreen(
    (text) => written.push(text),
    () => 24,
  );

  screen.draw(['it is cut he…']);

  expect(written.at(-1)).toBe('\x1b[H\x1b[Kit is cut he…\n\x1b[J');
});
