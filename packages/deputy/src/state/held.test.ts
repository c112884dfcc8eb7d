import { expect, it } from 'vitest';
import { createFakeSupervisor } from '../testing/fake-supervisor.js';
import { heldBy, heldFrom } from './held.js';

const at = '2025-11-20T09:00:00.000Z';

async function heldAfter(...generations: readonly string[]) {
  const supervisor = createFakeSupervisor();
  for (const generation of generations) {
    const meta = heldFrom(heldBy(supervisor), 'robot', { generation, who: 'alice', at });
    await supervisor.apply([], JSON.parse(JSON.stringify(meta)));
  }
  return heldBy(supervisor);
}

it('is nothing before anything was applied', async () => {
  expect(await heldAfter()).toBeNull();
});

it('is nothing when what is kept is of another kind', async () => {
  const supervisor = createFakeSupervisor();
  await supervisor.apply([], { configuration: 7 });

  expect(heldBy(supervisor)).toBeNull();
});

it('tells the current generation and those before it, each once', async () => {
  const held = await heldAfter('a', 'b', 'c', 'a');

  expect(held?.current).toEqual({ generation: 'a', who: 'alice', at });
  expect(held?.earlier.map(({ generation }) => generation)).toEqual(['b', 'c']);
});

it('remembers the last 20 generations', async () => {
  const held = await heldAfter(...Array.from({ length: 30 }, (_, index) => `g${index}`));

  expect(held?.current.generation).toBe('g29');
  expect(held?.earlier).toHaveLength(19);
  expect(held?.earlier[0]?.generation).toBe('g10');
});
