import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSpecs } from './plan.js';
import { type Spec, specSchema } from './spec.js';

const spec = (name: string, rest: object = {}): Spec =>
  specSchema.parse({ name, command: 'true', ...rest });

test('specs are added, changed, removed and left alone by name', () => {
  const held = [spec('old'), spec('same'), spec('other', { env: { A: '1' } })];
  const wanted = [
    spec('other', { env: { A: '2' }, restart: 'always', group: 'arm' }),
    spec('same'),
    spec('new'),
  ];

  const plan = planSpecs(held, wanted);

  expect(plan).toEqual({
    added: ['new'],
    changed: [{ name: 'other', fields: ['env', 'restart', 'group'] }],
    removed: ['old'],
    untouched: ['same'],
  });
});

test('the order of fields and of processes changes nothing, the order of a list does', () => {
  const held = [spec('a', { env: { A: '1', B: '2' }, command: ['x', 'y'] }), spec('b')];
  const reordered = [spec('b'), spec('a', { command: ['x', 'y'], env: { B: '2', A: '1' } })];
  const swapped = [spec('a', { env: { A: '1', B: '2' }, command: ['y', 'x'] }), spec('b')];

  expect(planSpecs(held, reordered)).toMatchObject({ changed: [], untouched: ['b', 'a'] });
  expect(planSpecs(held, swapped)).toMatchObject({
    changed: [{ name: 'a', fields: ['command'] }],
  });
});

test('a field that comes or goes is a change, and undefined is no field', () => {
  const ready = { tcp: { port: 80 } };
  const { group: _, ...bare } = spec('a');

  expect(planSpecs([spec('a')], [spec('a', { ready })]).changed).toEqual([
    { name: 'a', fields: ['ready'] },
  ]);
  expect(planSpecs([spec('a', { ready })], [spec('a')]).changed).toEqual([
    { name: 'a', fields: ['ready'] },
  ]);
  expect(planSpecs([spec('a')], [{ ...bare, group: undefined }]).untouched).toEqual(['a']);
});

test('what went over the wire as JSON is the same', () => {
  fc.assert(
    fc.property(fc.double({ min: -0, max: 10, noNaN: true }), (delay) => {
      const wanted = [spec('a', { restart: { delay } })];

      const held: Spec[] = JSON.parse(JSON.stringify(wanted));

      expect(planSpecs(held, wanted).untouched).toEqual(['a']);
    }),
  );
});
