import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createChains } from './chains.js';

/** Links that say when they begin, and end when they are told to. */
function links() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    link: (word: string) => () =>
      new Promise<void>((resolve) => {
        begun.push(word);
        ends.set(word, resolve);
      }),
    end: async (word: string) => {
      ends.get(word)?.();
      await nextTurn();
    },
  };
}

test('what is added for a name is done one after the other, whenever it is added', async () => {
  const chains = createChains();
  const { begun, link, end } = links();
  chains.add('a', link('a1'));
  chains.add('a', link('a2'));
  chains.add('b', link('b1'));
  await nextTurn();
  expect(begun).toEqual(['a1', 'b1']);

  await end('a1');
  chains.add('a', link('a3'));
  await nextTurn();
  expect(begun).toEqual(['a1', 'b1', 'a2']);
  await end('a2');

  expect(begun).toEqual(['a1', 'b1', 'a2', 'a3']);
});

test('a name is busy until the last of what was added for it is done', async () => {
  const chains = createChains();
  const { link, end } = links();
  expect(chains.isBusy('a')).toBe(false);
  chains.add('a', link('a1'));
  chains.add('a', link('a2'));
  await nextTurn();

  await end('a1');
  expect(chains.isBusy('a')).toBe(true);
  expect(chains.isBusy('b')).toBe(false);
  await end('a2');

  expect(chains.isBusy('a')).toBe(false);
});

test('when closed, nothing more is begun', async () => {
  const chains = createChains();
  const { begun, link, end } = links();
  chains.add('a', link('a1'));
  chains.add('a', link('a2'));
  await nextTurn();

  chains.close();
  chains.add('b', link('b1'));
  await end('a1');

  expect(begun).toEqual(['a1']);
});
