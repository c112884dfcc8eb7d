import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Facts, State } from '../machine/process.js';
import { step } from './step.js';
import { process, spec, world } from './testing.js';
import type { World } from './world.js';

const names = ['a', 'b', 'c', 'd'];
const time = fc.constantFrom(0, 1_000, 5_000);
const pid = fc.constantFrom(null, 7);
const text = fc.constantFrom(null, 'was bad');
const states: fc.Arbitrary<State> = fc.oneof(
  fc.record({ phase: fc.constant('stopped' as const), since: time }),
  fc.record({ phase: fc.constant('waiting' as const), since: time, again: fc.boolean() }),
  fc.record({
    phase: fc.constant('starting' as const),
    since: time,
    pid,
    deadline: fc.option(time),
    finding: text,
  }),
  fc.record({
    phase: fc.constant('running' as const),
    since: time,
    pid: fc.constant(7),
    late: text,
  }),
  fc.record({ phase: fc.constant('backoff' as const), since: time, until: time, reason: text }),
  fc.record({
    phase: fc.constant('stopping' as const),
    since: time,
    pid,
    cause: fc.constantFrom('asked', 'not_ready', 'unhealthy', 'over_memory', 'leader_ended'),
    reason: text,
    ranMs: time,
    signal: fc.constantFrom('due', 'calling_off', 'ordered', 'sent'),
    killAt: time,
    kills: fc.nat(2),
  }),
  fc.record({ phase: fc.constant('exited' as const), since: time, success: fc.boolean() }),
  fc.record({ phase: fc.constant('failed' as const), since: time, reason: fc.constant('no') }),
);
const facts: fc.Arbitrary<Partial<Facts> & { readonly removed: boolean }> = fc.record({
  want: fc.constantFrom('up', 'down'),
  wantRun: fc.nat(3),
  run: fc.nat(3),
  completed: fc.constantFrom('no', 'badly', 'successfully'),
  state: states,
  removed: fc.boolean(),
});
const condition = fc.constantFrom('started', 'ready', 'completed', 'completed_successfully');
const ready = fc.constantFrom(
  undefined,
  ...['fail', 'restart', 'ignore'].map((on_timeout) => ({ tcp: 80, timeout: 0.01, on_timeout })),
);
const worlds = fc
  .tuple(
    fc.array(facts, { minLength: 4, maxLength: 4 }),
    fc.array(condition, { minLength: 6, maxLength: 6 }),
    fc.array(ready, { minLength: 4, maxLength: 4 }),
  )
  .map(([all, conditions, readies]) =>
    world(
      ...all.map((known, index) => {
        const depends_on = names
          .slice(0, index)
          .map((process, place) => ({ process, condition: conditions[index - 1 + place] }));
        const fields = { depends_on, stop: { timeout: 0 }, ready: readies[index] };
        return process(spec(names[index] ?? 'x', fields), known);
      }),
    ),
  );

test('whatever the world is, it is settled in a few rounds, and then it is', () => {
  fc.assert(
    fc.property(worlds, time, (before, at) => {
      const counted = withRoundsCounted(before, 4 * names.length);

      const settled = step(counted, { kind: 'tick', at });

      expect(step(settled.world, { kind: 'tick', at })).toEqual({
        world: settled.world,
        effects: [],
        moves: [],
      });
    }),
    { numRuns: 2_000 },
  );
});

/** Throws when its processes are gone through more often than that. */
function withRoundsCounted(of: World, most: number): World {
  let rounds = 0;
  const order = [...of.graph.order];
  const values = order[Symbol.iterator].bind(order);
  order[Symbol.iterator] = () => {
    rounds += 1;
    if (rounds > most) throw new Error('It is never settled.');
    return values();
  };
  return { ...of, graph: { ...of.graph, order } };
}
