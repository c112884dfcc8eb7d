import { expect, test } from 'vitest';
import { partEnv } from './unsafe-env.js';

test('what would make root run the code of another is parted from the rest', () => {
  const safe = { PATH: '/x', HOME: '/y', LDX: '1', OLD_LD_PRELOAD: '1', ENVIRONMENT: '1' };
  const unsafe = { LD_PRELOAD: '/a b', LD_LIBRARY_PATH: '', BASH_ENV: 'c', LANGUAGE: '../d' };

  expect(partEnv({ ...safe, ...unsafe })).toEqual({
    safe,
    unsafe: ['LD_PRELOAD=/a b', 'LD_LIBRARY_PATH=', 'BASH_ENV=c', 'LANGUAGE=../d'],
  });
});
