import { expect, test } from 'vitest';
import { plain } from './source.js';
import { readYaml } from './yaml.js';

function read(text: string) {
  const { root, faults } = readYaml(text);
  return { value: root && plain(root), faults };
}

test('words, numbers and lists are what YAML 1.2 says, and keys are always text', () => {
  const text = '%YAML 1.1\n---\na: yes\nb: 0x10\nc: [1.5, ~, true]\n1: null\nd:\n2020-01-01: x\n';

  expect(read(text)).toEqual({
    value: { a: 'yes', b: 16, c: [1.5, null, true], 1: null, d: null, '2020-01-01': 'x' },
    faults: [],
  });
});

test('an alias repeats what its anchor held', () => {
  expect(read('a: &a { x: [1] }\nb: [*a, *a]\nc: &b [*a]\nd: *b\na2: &a 2\ne: *a').value).toEqual({
    a: { x: [1] },
    b: [{ x: [1] }, { x: [1] }],
    c: [{ x: [1] }],
    d: [{ x: [1] }],
    a2: 2,
    e: 2,
  });
});

test('a key that comes twice is reported where it comes again, however its text is written', () => {
  expect(read('a: 1\nb: {c: 1, "c": 2}\na: 3')).toEqual({
    value: { a: 1, b: { c: 1 } },
    faults: [
      { offset: 15, path: ['b', 'c'], message: 'is given more than once; keep one of them' },
      { offset: 23, path: ['a'], message: 'is given more than once; keep one of them' },
    ],
  });
});

test('an alias of nothing, or of what it lies in itself, is reported', () => {
  const message = 'there is no anchor "&h" before this alias';

  expect(read('a: *h').faults).toEqual([{ offset: 3, path: ['a'], message }]);
  expect(read('a: &h [*h]').faults).toEqual([{ offset: 7, path: ['a', 0], message }]);
});

test('a few aliases cannot stand for billions of values', () => {
  const lines = Array.from({ length: 9 }, (_, level) => {
    const parts = Array.from({ length: 10 }, () => (level === 0 ? '1' : `*a${level - 1}`));
    return `a${level}: &a${level} [${parts.join(', ')}]`;
  });

  expect(read(lines.join('\n'))).toEqual({
    value: undefined,
    faults: [expect.objectContaining({ message: expect.stringContaining('500000 values') })],
  });
});

test('aliases cannot nest without end either', () => {
  const lines = Array.from({ length: 200 }, (_, level) => `a${level}: &a${level} [*a${level - 1}]`);

  expect(read(['a-1: &a-1 x', ...lines].join('\n')).faults).toEqual([
    expect.objectContaining({ message: 'this nests more than 100 levels deep' }),
  ]);
});

test('an anchor that is redefined in terms of itself ends as well', () => {
  expect(read('a: &x 1\nb: &x [*x]\nc: *x').faults).toHaveLength(1);
});
