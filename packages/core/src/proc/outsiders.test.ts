import { expect, test } from 'vitest';
import type { Tree } from './members.js';
import { createOutsiders } from './outsiders.js';

const camera = treeMarked('POSSE_RUN=ab/camera/1');
const lidar = treeMarked('POSSE_RUN=ab/lidar/1');

function treeMarked(marker: string): Tree {
  return { leader: 10, keeper: 9, startTicks: 100, marker };
}

test('leaves out who belonged to none of the trees, and nobody new', () => {
  const outsiders = createOutsiders();
  expect(outsiders.leaveOut([1, 10], [camera])).toEqual([1, 10]);

  outsiders.add([1]);

  expect(outsiders.leaveOut([1, 10, 11], [camera])).toEqual([10, 11]);
  outsiders.add([11]);
  expect(outsiders.leaveOut([1, 10, 11], [camera])).toEqual([10]);
});

test('looks at everybody again each thirtieth time', () => {
  const outsiders = createOutsiders();
  const readByPass: (readonly number[])[] = [];

  for (let pass = 0; pass < 32; pass += 1) {
    readByPass.push(outsiders.leaveOut([1, 10], [camera]));
    outsiders.add([1]);
  }

  const passesOverAll = readByPass.flatMap((pids, pass) => (pids.includes(1) ? [pass] : []));
  expect(passesOverAll).toEqual([0, 30]);
});

test('looks at everybody again when a tree is new, since who is there may belong to it', () => {
  const outsiders = createOutsiders();
  outsiders.leaveOut([1, 10, 20], [camera]);
  outsiders.add([1, 20]);

  expect(outsiders.leaveOut([1, 10, 20], [camera, lidar])).toEqual([1, 10, 20]);
});

test('takes a pid that was free for a while for another process', () => {
  const outsiders = createOutsiders();
  outsiders.leaveOut([1, 10], [camera]);
  outsiders.add([1]);
  outsiders.leaveOut([10], [camera]);

  expect(outsiders.leaveOut([1, 10], [camera])).toEqual([1, 10]);
});
