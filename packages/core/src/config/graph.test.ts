import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCycles } from './graph.js';

const graphs = fc
  .array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 })
  .map((targets) => new Map(targets.entries()));

test('a cycle is told as the nodes along it, wherever the walk begins', () => {
  const graph = new Map([
    ['x', ['b']],
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a']],
  ]);

  expect(findCycles(graph)).toEqual([['b', 'c', 'a']]);
});

test('a node that points nowhere need not be in the graph itself', () => {
  expect(findCycles(new Map([['a', ['nowhere', 'a']]]))).toEqual([['a']]);
});

test('every tangle is told, and tangled cycles once', () => {
  const graph = new Map([
    ['a', ['b', 'c']],
    ['b', ['a']],
    ['c', ['a', 'd']],
    ['d', ['e']],
    ['e', ['d']],
  ]);

  expect(findCycles(graph)).toEqual([
    ['a', 'b'],
    ['d', 'e'],
  ]);
});

test('what is told is a cycle, and no two cycles share a node', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const cycles = findCycles(graph);

      for (const cycle of cycles) {
        for (const [index, node] of cycle.entries()) {
          expect(graph.get(node)).toContain(cycle[(index + 1) % cycle.length]);
        }
      }
      expect(new Set(cycles.flat()).size).toBe(cycles.flat().length);
    }),
  );
});

test('a graph has a told cycle exactly when taking off its ends never empties it', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const left = new Map(graph);
      for (let size = -1; size !== left.size; ) {
        size = left.size;
        for (const [node, targets] of left) {
          if (!targets.some((target) => left.has(target))) left.delete(node);
        }
      }

      expect(findCycles(graph).length > 0).toBe(left.size > 0);
    }),
  );
});

test('a chain of any length does not exhaust the call stack', () => {
  const length = 100_000;
  const chain = new Map(Array.from({ length }, (_, node) => [node, [(node + 1) % length]]));

  expect(findCycles(chain)[0]).toHaveLength(length);
});
