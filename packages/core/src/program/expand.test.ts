import { expect, test } from 'vitest';
import { expand } from './expand.js';

const env = { HOME: '/home/a', EMPTY: '', ODD: '$HOME ${HOME}' };

test.each([
  ['plain', 'plain'],
  ['', ''],
  ['${HOME}/x', '/home/a/x'],
  ['${HOME}${HOME}', '/home/a/home/a'],
  ['a${EMPTY}b', 'ab'],
  ['${EMPTY:-x}${GONE:-a b/$c}${HOME:-y}', 'xa b/$c/home/a'],
  ['${GONE:-}', ''],
  ['$$', '$'],
  ['$${HOME} costs $$5', '${HOME} costs $5'],
  ['$$$${', '$${'],
  ['$', '$'],
  ['$HOME $5 $(id) `id` ~', '$HOME $5 $(id) `id` ~'],
  // What comes in is not looked at again.
  ['${ODD}', '$HOME ${HOME}'],
])('%j becomes %j', (text, expanded) => {
  expect(expand(text, env)).toEqual({ ok: true, text: expanded });
});

test.each(['${GONE}', 'a ${GONE} b ${ALSO_GONE}'])('%j names what is not set', (text) => {
  expect(expand(text, env)).toEqual({
    ok: false,
    reason: 'names ${GONE}, which is not set where the deputy runs',
  });
});

test.each(['${', '${}', '${HOME', '${1}', '${a-b}', '${HOME:+x}', '${ HOME}', 'x${HOME:-'])(
  '%j is malformed',
  (text) => {
    expect(expand(text, env)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/begins no/),
    });
  },
);

test('a variable within a default is refused: it would not be filled in', () => {
  expect(expand('${GONE:-${HOME}/x}', env)).toEqual({
    ok: false,
    reason: 'has a variable in the default of ${GONE}, where it is not filled in',
  });
});
