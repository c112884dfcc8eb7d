import { expect, test } from 'vitest';
import { process, spec, world } from './testing.js';

test('every process comes after those that it depends on', () => {
  const { graph } = world(
    process(spec('d', { depends_on: ['b', 'c'] })),
    process(spec('b', { depends_on: ['a'] })),
    process(spec('c', { depends_on: ['a', 'elsewhere/x'] })),
    process('a'),
  );

  const place = (name: string) => graph.order.indexOf(name);
  expect([...graph.order].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(place('a')).toBeLessThan(Math.min(place('b'), place('c')));
  expect(place('d')).toBe(3);
});

test('whoever depends on a process is known, with the condition', () => {
  const { graph } = world(
    process(spec('b', { depends_on: ['a'] })),
    process(spec('c', { depends_on: [{ process: 'a', condition: 'completed' }] })),
  );

  expect(graph.dependents.get('a')).toEqual([
    { name: 'b', condition: 'ready' },
    { name: 'c', condition: 'completed' },
  ]);
});

test('a chain of dependencies may be longer than the call stack', () => {
  const length = 20_000;
  const chain = Array.from({ length }, (_, index) =>
    process({
      ...spec('p'),
      name: `p${length - index}`,
      depends_on: [{ process: `p${length - index - 1}`, condition: 'ready' }],
    }),
  );

  const { order } = world(...chain).graph;

  expect(order.at(0)).toBe('p1');
  expect(order.at(-1)).toBe(`p${length}`);
});
