import { describe, expect, it } from 'vitest';
import type { Held } from './held.js';
import { refuseApply } from './refuse-apply.js';

const held: Held = {
  configuration: 'robot',
  current: { generation: 'robot@2', who: 'bob@lab', at: '2025-11-20T10:00:00.000Z' },
  earlier: [{ generation: 'robot@1', who: 'alice@lap', at: '2025-11-20T09:00:00.000Z' }],
};
const fresh = { configuration: 'robot', generation: 'robot@3', base: 'robot@2' };
const other = { ...fresh, configuration: 'arm', generation: 'arm@1' };

describe('an apply that differs from what is held', () => {
  it.each([
    ['a deputy that holds nothing', { ...fresh, base: null }, null, false, undefined],
    ['nothing held, something seen', fresh, null, false, 'conflict'],
    ['what was seen is still held', fresh, held, true, undefined],
    ['nothing was seen', { ...fresh, base: null }, held, true, 'conflict'],
    ['something older was seen', { ...fresh, base: 'robot@1' }, held, true, 'conflict'],
    [
      'force does not replace looking',
      { ...fresh, base: null, force: true },
      held,
      true,
      'conflict',
    ],
    ['going back', { ...fresh, generation: 'robot@1' }, held, true, 'conflict'],
    [
      'going back by force',
      { ...fresh, generation: 'robot@1', force: true },
      held,
      true,
      undefined,
    ],
    ['another configuration', other, held, true, 'other_configuration'],
    ['another one by force', { ...other, force: true }, held, true, 'other_configuration'],
    ['another one that takes over', { ...other, takeOver: true }, held, true, undefined],
    [
      'taking over without looking',
      { ...other, takeOver: true, base: null },
      held,
      true,
      'conflict',
    ],
    ['another one when no specs are left', other, held, false, undefined],
  ] as const)('%s', (_case, wanted, holding, holdsSpecs, code) => {
    expect(refuseApply(wanted, holding, holdsSpecs)?.code).toBe(code);
  });

  it.each([
    [{ ...fresh, base: null }, /bob@lab applied "robot@2" at 2025-11-20T10:00/],
    [{ ...fresh, generation: 'robot@1' }, /alice@lap applied them at 2025-11-20T09:00.* forced/],
    [other, /"robot", which bob@lab applied at 2025-11-20T10:00.* taken over/],
  ])('is refused with who and when', (wanted, sentence) => {
    expect(refuseApply(wanted, held, true)?.message).toMatch(sentence);
  });
});
