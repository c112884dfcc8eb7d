import { expect, test } from 'vitest';
import { healthSchema, readySchema } from '../config/fields/probe.js';
import type { Finding } from './probe.js';
import { counted, NO_LOOKS, verdict, type Watched } from './verdict.js';

const ready = (fields: object): Watched => ({
  kind: 'ready',
  run: 1,
  spec: readySchema.parse({ file: 'x', ...fields }),
});

const health = (fields: object): Watched => ({
  kind: 'health',
  run: 1,
  spec: healthSchema.parse({ file: 'x', ...fields }),
});

/** What is told after each of these looks: `y` says yes and `n` no. */
function told(watched: Watched, looks: string): string {
  let tally = NO_LOOKS;
  const tell = (look: string) => {
    const finding: Finding = look === 'y' ? { ok: true } : { ok: false, reason: 'no x' };
    tally = counted(watched, tally, finding);
    const news = verdict(watched, tally, finding);
    if (news === null) return '-';
    return news.kind === 'not_ready' && news.isFinal ? 'final' : news.kind;
  };
  return [...looks].map(tell).join(' ');
}

test('a run is ready when a look says yes, and that is told again', () => {
  expect(told(ready({}), 'nnyyny')).toBe('not_ready not_ready ready ready not_ready ready');
});

test('as many looks in a row as asked must say yes', () => {
  expect(told(ready({ successes: 2 }), 'yynyy')).toBe('not_ready ready not_ready not_ready ready');
});

test('a yes that is not enough is told as what it is', () => {
  const watched = ready({ successes: 3 });

  const tally = counted(watched, NO_LOOKS, { ok: true });

  const reason = 'its probe has not yet said yes 3 times in a row';
  expect(verdict(watched, tally, { ok: true })).toEqual({
    kind: 'not_ready',
    reason,
    isFinal: false,
  });
});

test('a run that is not ready has missed its time after as many noes in a row as it may have', () => {
  expect(told(ready({ failures: 3, successes: 2 }), 'nnynnnn')).toBe(
    'not_ready not_ready not_ready not_ready not_ready final final',
  );
});

test('a run is not well after as many noes as it may have, and that is told again', () => {
  expect(told(health({ failures: 3 }), 'ynnnn')).toBe('- - - unhealthy unhealthy');
});

test('a run that is well again is so only after as many yeses in a row as asked', () => {
  expect(told(health({ failures: 2 }), 'nynynn')).toBe('- - - - - unhealthy');
  expect(told(health({ failures: 2, successes: 2 }), 'nyn')).toBe('- - unhealthy');
  expect(told(health({ failures: 2, successes: 2 }), 'nyynn')).toBe('- - - - unhealthy');
});

test('the reason of the look that was one too many is told', () => {
  const watched = health({ failures: 1 });
  const finding: Finding = { ok: false, reason: 'there is no x' };

  const news = verdict(watched, counted(watched, NO_LOOKS, finding), finding);

  expect(news).toEqual({ kind: 'unhealthy', reason: 'there is no x' });
});
