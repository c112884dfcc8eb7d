import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { needs } from './helpers/needs.js';
import { createPosse, type Posse } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

test.runIf(needs('python3'))(
  'a client in Python proves the token, asks for the status and starts a process',
  async () => {
    const { port } = await posse.deputy('k9');
    const config = posse.config({
      deputies: [`http://127.0.0.1:${port}`],
      processes: [{ name: 'arm', host: 'k9', command: 'sleep 1000' }],
    });
    await posse.cli(config, 'apply', '--yes');
    const python = (...words: readonly string[]) => {
      const args = ['test/fixtures/client.py', String(port), ...words];
      return spawnSync('python3', args, { env: posse.env, encoding: 'utf8' });
    };

    const before = python('status');
    const start = python('start', 'arm');
    const wrong = python('start', 'leg');

    expect(JSON.parse(before.stdout)).toMatchObject({
      host: 'k9',
      processes: [{ name: 'arm', phase: 'stopped' }],
    });
    expect(JSON.parse(start.stdout)).toMatchObject({ touched: ['arm'] });
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain('leg');
    await until(
      () => JSON.parse(python('status').stdout).processes[0],
      ({ phase }) => phase === 'running',
    );
  },
);
