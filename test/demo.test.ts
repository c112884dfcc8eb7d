import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posse-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the demo comes up, shows itself, stops everything and says that it is well', async () => {
  const child = spawn(process.execPath, ['scripts/demo.mjs'], {
    env: { ...process.env, XDG_STATE_HOME: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  child.stderr.on('data', (data) => {
    said += data;
  });

  const code = await new Promise((resolve) => child.once('close', resolve));

  expect(said).toMatch(/base\/calibrate .*exited/);
  expect(said).toMatch(/k9\/camera .*running/);
  expect(said).toMatch(/frame \d+/);
  expect(said).not.toContain('not as it should be');
  expect(code).toBe(0);
}, 60_000);
