import { describe, expect, test } from 'vitest';
import { select } from './select.js';
import { processRow } from './testing/rows.js';

const fleet = [
  processRow('k9/camera', { group: 'vision/front' }),
  processRow('k9/cam rear (2)', { group: 'vision' }),
  processRow('k9/lidar', { group: 'visionary' }),
  processRow('base/camera'),
  processRow('base/roscore', { group: 'core' }),
  processRow('arm-2/c++,a=b@#1'),
];

describe('select', () => {
  test.each([
    { selectors: ['roscore'], chosen: ['base/roscore'] },
    { selectors: ['base/camera'], chosen: ['base/camera'] },
    { selectors: ['cam rear (2)'], chosen: ['k9/cam rear (2)'] },
    { selectors: ['c++,a=b@#1'], chosen: ['arm-2/c++,a=b@#1'] },
    { selectors: ['*/camera'], chosen: ['k9/camera', 'base/camera'] },
    { selectors: ['k9/cam*'], chosen: ['k9/camera', 'k9/cam rear (2)'] },
    { selectors: ['cam*'], chosen: ['k9/camera', 'k9/cam rear (2)', 'base/camera'] },
    { selectors: ['*(?)'], chosen: ['k9/cam rear (2)'] },
    { selectors: ['c+*'], chosen: ['arm-2/c++,a=b@#1'] },
    { selectors: ['k9/camera*'], chosen: ['k9/camera'] },
    { selectors: ['?idar'], chosen: ['k9/lidar'] },
    { selectors: ['host:base'], chosen: ['base/camera', 'base/roscore'] },
    { selectors: ['host:arm-*'], chosen: ['arm-2/c++,a=b@#1'] },
    { selectors: ['group:vision'], chosen: ['k9/camera', 'k9/cam rear (2)'] },
    { selectors: ['group:vision/front'], chosen: ['k9/camera'] },
    {
      selectors: ['roscore', 'k9/*', 'k9/lidar'],
      chosen: ['k9/camera', 'k9/cam rear (2)', 'k9/lidar', 'base/roscore'],
    },
  ])('$selectors means $chosen', ({ selectors, chosen }) => {
    const selection = select(selectors, fleet);

    expect(selection.ok && selection.chosen.map(({ id }) => id)).toEqual(chosen);
  });

  test.each([
    {
      selector: 'camera',
      problem: '"camera" is on several hosts; say which: k9/camera, base/camera.',
    },
    { selector: 'roscor', problem: 'There is no process "roscor"; did you mean "roscore"?' },
    {
      selector: 'bsae/roscore',
      problem: 'There is no process "bsae/roscore"; did you mean "base/roscore"?',
    },
    { selector: 'x', problem: 'There is no process "x".' },
    { selector: 'x*', problem: 'There is no process that matches "x*".' },
    { selector: '*', problem: undefined },
    {
      selector: 'host:bse',
      problem: 'There is no process on a host "bse"; did you mean "host:base"?',
    },
    {
      selector: 'group:visoin',
      problem: 'There is no process in a group "visoin"; did you mean "group:vision"?',
    },
    { selector: 'group:vis', problem: 'There is no process in a group "vis".' },
    { selector: 'k9/', problem: 'There is no process "k9/".' },
    { selector: '', problem: 'There is no process "".' },
  ])('$selector: $problem', ({ selector, problem }) => {
    const selection = select([selector], fleet);

    expect(selection.ok ? undefined : selection.problems[0]).toBe(problem);
  });

  test('tells of every selector that is wrong, and then chooses nothing', () => {
    const selection = select(['x', 'roscore', 'y'], fleet);

    expect(selection).toEqual({
      ok: false,
      problems: ['There is no process "x".', 'There is no process "y".'],
    });
  });
});

test('tells what is named one by one from what a pattern, a host or a group names', () => {
  const rows = ['k9/a', 'k9/b', 'k9/c'].map((id) => processRow(id));

  const selection = select(['k9/*', 'a', 'k9/b'], rows);

  expect(selection.ok && [...selection.byHand].map(({ id }) => id)).toEqual(['k9/a', 'k9/b']);
});
