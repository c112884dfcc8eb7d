import { expect, test, vi } from 'vitest';
import { programUserOf } from './program-user.js';

const setpriv = expect.stringMatching(/\/setpriv$/);

/** The prefix of a command that runs as this user. */
function prefixOf(user: string): unknown {
  const found = programUserOf(user);
  return found.ok ? (found.user?.prefix ?? null) : found.reason;
}

test.each([
  ['nobody', '65534', '65534', '--init-groups'],
  ['65534', '65534', '65534', '--init-groups'],
  ['nobody:daemon', '65534', '1', '--init-groups'],
  ['daemon:65534', '1', '65534', '--init-groups'],
  ['nobody:4242', '65534', '4242', '--init-groups'],
  ['4242:4243', '4242', '4243', '--clear-groups'],
])('%s is uid %s and gid %s', (user, uid, gid, groups) => {
  expect(prefixOf(user)).toEqual([setpriv, '--reuid', uid, '--regid', gid, groups]);
});

test('the environment of a login belongs to it', () => {
  const found = programUserOf('daemon');

  expect(found).toMatchObject({
    ok: true,
    user: {
      env: { HOME: '/usr/sbin', USER: 'daemon', LOGNAME: 'daemon', SHELL: '/usr/sbin/nologin' },
    },
  });
});

test.each([undefined, 'root', '0', 'root:root', '0:0'])('%s is who the deputy is', (user) => {
  expect(programUserOf(user)).toEqual({ ok: true, user: null });
});

test.each([
  ['no-such-user', 'there is no user "no-such-user" here'],
  ['nobody:no-such-group', 'there is no group "no-such-group" here'],
  ['4242', 'user 4242 is not in the user database; say the group too, as "4242:GROUP"'],
  // To the system it means nobody in particular: the id would stay as it is.
  ['4294967295:1', 'there is no user "4294967295" here'],
])('%s is nobody', (user, reason) => {
  expect(prefixOf(user)).toBe(reason);
});

test('only root becomes another user', () => {
  const uid = vi.spyOn(process, 'geteuid').mockReturnValue(1_000);
  try {
    expect(prefixOf('nobody')).toBe(
      'user "nobody" needs the deputy to run as root, which it does not',
    );
  } finally {
    uid.mockRestore();
  }
});
