import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@posse/core/config';
import { expect, test } from 'vitest';

const FILES = readdirSync('configs').filter((file) => /\.(json|ya?ml)$/.test(file));

test.each(FILES)('configs/%s loads without a problem or a remark', async (file) => {
  const loaded = await loadConfig(join('configs', file));

  expect(loaded).toMatchObject({ ok: true, notes: [] });
});
