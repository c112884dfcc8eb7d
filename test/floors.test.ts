import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'posse-floors-'));
  const config = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether the lint refuses this line in a file at this place. */
function isRefused(place: string, line: string): boolean {
  mkdirSync(dirname(join(folder, place)), { recursive: true });
  writeFileSync(join(folder, place), `${line}\n`);
  const biome = resolve('node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', '--colors=off', place], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout + stderr).toContain('Checked 1 file');
  return /noRestrictedImports|noNodejsModules|noRestrictedGlobals/.test(stdout + stderr);
}

const UPHILL = [
  ['packages/protocol/src/x.ts', "import '@posse/core';"],
  ['packages/protocol/src/x.ts', "import 'node:net';"],
  ['packages/protocol/src/x.ts', "import 'ws';"],
  ['packages/protocol/src/x.ts', "import '../../core/src/x.js';"],
  ['packages/core/src/machine/x.ts', 'export const now = Date.now();'],
  ['packages/core/src/x.ts', "import '@posse/protocol';"],
  ['packages/core/src/x.ts', "import 'ws';"],
  ['packages/core/src/machine/x.ts', "import 'node:fs';"],
  ['packages/core/src/machine/x.ts', "import '../keeper/x.js';"],
  ['packages/core/src/graph/x.ts', "import '../supervisor.js';"],
  ['packages/core/src/restart/x.ts', "import '../ports/clock.js';"],
  ['packages/core/src/config/x.ts', "import 'node:fs';"],
  ['packages/core/src/config/x.ts', "import '../keeper/x.js';"],
  ['packages/core/src/config/dialects/x.ts', "import '../../graph/x.js';"],
  ['packages/core/src/config/dialects/x.ts', "import 'node:fs';"],
  ['packages/core/src/config/fields/x.ts', "import '../../graph/x.js';"],
  ['packages/core/src/config/fields/x.ts', "import 'node:os';"],
  ['packages/deputy/src/x.ts', "import '@posse/sheriff';"],
  ['packages/sheriff/src/server/x.ts', "import '@posse/core';"],
  ['packages/sheriff/src/server/x.ts', "import '../client/x.js';"],
  ['packages/sheriff/src/server/handlers/x.ts', "import '../../cli/x.js';"],
  ['packages/sheriff/src/server/x.ts', "import '../main.js';"],
  ['packages/sheriff/src/client/x.ts', "import '../server/x.js';"],
  ['packages/sheriff/src/client/x.ts', "import 'node:fs';"],
  ['packages/sheriff/src/client/x.ts', "import 'ws';"],
  ['packages/sheriff/src/client/x.ts', "import '@posse/core/config';"],
  ['packages/sheriff/src/cli/x.ts', "import '../server/x.js';"],
  ['packages/sheriff/src/cli/commands/x.ts', "import '@posse/core/config';"],
  ['packages/sheriff/src/cli/x.ts', "import '../tui/x.js';"],
  ['packages/sheriff/src/cli/x.ts', "import '../main.js';"],
] as const;

test.each(UPHILL)('the lint refuses an import against the floors: %s: %s', (place, line) => {
  expect(isRefused(place, line)).toBe(true);
});

const DOWNHILL = [
  ['packages/core/src/graph/x.ts', "import '../machine/x.js';"],
  ['packages/core/src/config/load.ts', "import 'node:fs';"],
  ['packages/core/src/config/fields/x.ts', "import '../bare-word.js';"],
  ['packages/deputy/src/x.ts', "import '@posse/core';"],
  ['packages/sheriff/src/server/x.ts', "import '@posse/core/config';"],
  ['packages/sheriff/src/cli/commands/x.ts', "import '../../client/x.js';"],
  ['packages/sheriff/src/main.ts', "import './server/x.js';"],
] as const;

test.each(DOWNHILL)('the lint lets an import along the floors pass: %s: %s', (place, line) => {
  expect(isRefused(place, line)).toBe(false);
});
