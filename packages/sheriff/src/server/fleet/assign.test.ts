import { expect, test } from 'vitest';
import type { DeputyView } from '../link/deputy-view.js';
import { deputyAt, localDeputy } from '../testing/deputy-views.js';
import { assign } from './assign.js';

test('a host is matched by the name of its deputy before any address', () => {
  const named = deputyAt('http://k9:8000', { name: 'base' });
  const addressed = deputyAt('http://base:8000', { name: 'k9' });

  const seats = assigned(['base', 'k9'], named, addressed);

  expect(seats).toEqual([
    ['base', 'http://k9:8000'],
    ['k9', 'http://base:8000'],
  ]);
});

test('a host that no deputy is called after is matched by address', () => {
  const seats = assigned(['K9.lan'], deputyAt('http://k9.lan:8000', { name: 'robot' }));

  expect(seats).toEqual([['K9.lan', 'http://k9.lan:8000']]);
});

test('localhost is the local deputy, whatever it is called', () => {
  const seats = assigned(['localhost'], deputyAt('http://localhost:8000'), localDeputy());

  expect(seats).toEqual([
    ['localhost', 'local'],
    ['localhost:8000', 'http://localhost:8000'],
  ]);
});

test('localhost is the only deputy on loopback, under whichever name and address', () => {
  const loopback = deputyAt('http://127.0.0.1:8000', { name: 'k9.lan' });

  expect(assigned(['localhost'], loopback, deputyAt('http://base:8000'))).toEqual([
    ['localhost', 'http://127.0.0.1:8000'],
    ['base', 'http://base:8000'],
  ]);
  expect(assigned(['k9.lan'], loopback)).toEqual([['k9.lan', 'http://127.0.0.1:8000']]);
});

test('localhost is the deputy on loopback that no other host has', () => {
  const k9 = deputyAt('http://localhost:8000', { name: 'k9' });
  const mine = deputyAt('http://localhost:8001', { name: 'mine' });

  expect(assigned(['localhost', 'k9'], k9, mine)).toEqual([
    ['localhost', 'http://localhost:8001'],
    ['k9', 'http://localhost:8000'],
  ]);
});

test('two deputies on loopback leave it open which of them localhost is', () => {
  const seats = assigned(
    ['localhost'],
    deputyAt('http://localhost:8000', { name: 'k9' }),
    deputyAt('http://localhost:8001', { name: 'base' }),
  );

  expect(seats[0]).toEqual([
    'localhost',
    '"localhost" could be any of http://localhost:8000, http://localhost:8001: say which by the name of its deputy',
  ]);
});

test('a host that nobody answers for says who does answer', () => {
  const seats = assigned(['arm'], deputyAt('http://k9:8000', { name: 'k9' }));

  expect(seats).toEqual([
    ['arm', 'no deputy answers for "arm"; those that have answered are called k9'],
    ['k9', 'http://k9:8000'],
  ]);
});

test('a host that nobody answers for stands for the one deputy that was never reached', () => {
  const seats = seatsOf(['k9.lan'], deputyAt('http://localhost:8000', { link: 'down' }));

  expect([...seats]).toEqual([
    [
      'k9.lan',
      {
        kind: 'nobody',
        url: 'http://localhost:8000',
        error: 'connection refused: no deputy listens there (http://localhost:8000)',
        isGuess: false,
      },
    ],
  ]);
});

test('a host that nobody answers for names each deputy that was never reached, with its error', () => {
  const seats = assigned(
    ['arm'],
    deputyAt('http://k9:8000', { name: 'k9' }),
    deputyAt('http://base:8000', { link: 'down' }),
    deputyAt('http://lift:8000', { link: 'untried' }),
  );

  expect(seats).toEqual([
    [
      'arm',
      'no deputy answers for "arm"; those that have answered are called k9; not reached: http://base:8000 (connection refused: no deputy listens there), http://lift:8000',
    ],
    ['k9', 'http://k9:8000'],
  ]);
});

test('a deputy that was never reached keeps its row when every host has another one', () => {
  const seats = assigned(
    ['k9'],
    deputyAt('http://k9:8000', { name: 'k9' }),
    deputyAt('http://base:8000', { link: 'down' }),
  );

  expect(seats).toEqual([
    ['k9', 'http://k9:8000'],
    ['base', 'http://base:8000'],
  ]);
});

test('this machine, by its name, is the local deputy that does not run yet', () => {
  expect(assigned(['laptop'], localDeputy({ link: 'down' }))).toEqual([['laptop', 'local']]);
  expect(assigned(['arm'], localDeputy({ link: 'down' }))).toEqual([
    ['arm', 'no deputy answers for "arm"; the local deputy is called laptop'],
    ['laptop', 'local'],
  ]);
});

test('who answers for a host is a guess until every deputy was tried', () => {
  const guess = seatsOf(['arm'], deputyAt('http://k9:8000', { link: 'untried' })).get('arm');
  const known = seatsOf(['arm'], deputyAt('http://k9:8000', { link: 'down' })).get('arm');

  expect(guess).toMatchObject({ kind: 'nobody', isGuess: true });
  expect(known).toMatchObject({ kind: 'nobody', isGuess: false });
});

test('deputies on one host that were never reached are told apart by port', () => {
  const seats = assigned(
    [],
    deputyAt('http://localhost:8000', { link: 'down' }),
    deputyAt('http://localhost:8001', { link: 'down' }),
  );

  expect(seats.map(([name]) => name)).toEqual(['localhost', 'localhost:8001']);
});

test('a deputy that is reached over two addresses is one host', () => {
  const seats = assigned(
    ['k9'],
    deputyAt('http://10.0.0.9:8000', { name: 'k9', link: 'down' }),
    deputyAt('http://k9.lan:8000', { name: 'k9' }),
  );

  expect(seats).toEqual([['k9', 'http://k9.lan:8000']]);
});

test.each([
  ['machines', { bootKey: 'boot-2' }],
  ['tokens', { tokenDigest: 'digest-2' }],
])('two deputies with one name and different %s are both refused', (_what, difference) => {
  const seats = assigned(
    ['k9'],
    deputyAt('http://10.0.0.9:8000', { name: 'k9' }),
    deputyAt('http://10.0.0.8:8000', { name: 'k9', ...difference }),
  );

  expect(seats).toEqual([
    [
      'k9',
      'http://10.0.0.9:8000 and http://10.0.0.8:8000 are different deputies that are both called "k9": start one of them with another --name',
    ],
  ]);
});

test('a clone that is not in reach does not keep its twin from being used', () => {
  const seats = assigned(
    ['k9'],
    deputyAt('http://10.0.0.9:8000', { name: 'k9', link: 'down' }),
    deputyAt('http://10.0.0.8:8000', { name: 'k9', bootKey: 'boot-2' }),
  );

  expect(seats).toEqual([['k9', 'http://10.0.0.8:8000']]);
});

function seatsOf(hosts: readonly string[], ...deputies: readonly DeputyView[]) {
  return assign({ hosts, deputies, machine: 'laptop' });
}

/** Each host with the address of its deputy, or with what is wrong. */
function assigned(hosts: readonly string[], ...deputies: readonly DeputyView[]) {
  return Array.from(seatsOf(hosts, ...deputies), ([host, seat]) => {
    if (seat.kind === 'nobody') return [host, seat.error];
    return [host, seat.deputy.kind === 'url' ? seat.deputy.url : 'local'];
  });
}
