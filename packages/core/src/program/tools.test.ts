import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTools } from './tools.js';

test('finds the tools by absolute path, whatever PATH says', () => {
  const tools = findTools('');

  for (const [name, file] of Object.entries(tools))
    expect(file).toMatch(new RegExp(`^/.*/${name}$`));
  expect(Object.keys(tools).sort()).toEqual([
    ...['cat', 'chown', 'flock', 'mkfifo', 'rm', 'setsid', 'sh', 'sleep', 'timeout'],
  ]);
});

test('prefers those of the system to what stands first on PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'posse tools'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'sh'), '#!/bin/false', { mode: 0o755 });

  expect(findTools(folder).sh).not.toContain(folder);
});
