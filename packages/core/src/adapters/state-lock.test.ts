import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { findTools } from '../program/tools.js';
import { lockState } from './state-lock.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { flock } = findTools();

function lock(name: string, holder = 'me') {
  const held = lockState(join(folder, name), flock, holder);
  onTestFinished(() => {
    try {
      held.close();
    } catch {
      // The test has closed it.
    }
  });
  return held;
}

test('one holds it, and a second is told who', () => {
  const first = lock('a', 'the deputy with pid 7');

  expect(() => lock('a', 'another')).toThrow(
    expect.objectContaining({
      code: 'state_locked',
      message: `"${folder}" is in use by the deputy with pid 7.`,
    }),
  );
  first.close();
  lock('a', 'another, with more to say');

  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('another, with more to say\n');
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
});

test('a refused one leaves the lock with its holder', () => {
  lock('b', 'the first');
  expect(() => lock('b', 'the second')).toThrow();

  expect(() => lock('b', 'the third')).toThrow('in use by the first');
});

test('no child inherits it', async () => {
  const held = lock('c');
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child, 'spawn');

  held.close();

  expect(spawnSync(flock, ['-n', join(folder, 'c'), 'true']).status).toBe(0);
});

test('the kernel frees it when its holder is killed', async () => {
  const path = join(folder, 'd');
  const script = 'exec 3>>"$0"; "$1" 3; echo the other >&3; echo locked; exec sleep 60';
  const holder = spawn('sh', ['-c', script, path, flock], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    holder.kill('SIGKILL');
  });
  await once(holder.stdout, 'data');
  expect(() => lock('d')).toThrow('in use by the other');

  holder.kill('SIGKILL');
  await once(holder, 'exit');

  lock('d');
});

test('a lock that cannot be taken for another reason is not called taken', () => {
  const broken = () => lockState(join(folder, 'e'), '/bin/no-such-flock', 'me');

  expect(broken).toThrow(expect.objectContaining({ code: 'state_unusable' }));
});
