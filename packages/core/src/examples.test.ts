import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { withStateDir } from './testing.js';

const SOURCES = ['api.ts', 'supervisor.ts', '../../../README.md'];

/** The examples in the docstrings of the library, by the sentence before each. */
const EXAMPLES = SOURCES.flatMap((source) => {
  const text = readFileSync(new URL(source, import.meta.url), 'utf8').replace(/^ *\* ?/gm, '');
  return [...text.matchAll(/(?:@example|## )(.+)\n(?:(?!##|```).*\n)*```ts\n([\s\S]*?)```/g)].map(
    ([, title = '', code = '']) => ({
      title: `${title} (${source})`,
      code,
    }),
  );
});

test('the library has examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(5);
});

test.each(EXAMPLES)('example: $title', async ({ code }) => {
  const expected = [...code.matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map(
    ([, said]) => said,
  );
  const said: string[] = [];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...values) => said.push(values.join(' ')));
  onTestFinished(() => log.mockRestore());

  await withStateDir(async (stateDir) => {
    const file = join(stateDir, '..', 'example.ts');
    const library = new URL('index.ts', import.meta.url).pathname;
    writeFileSync(
      file,
      code
        .replaceAll("'@posse/core'", `'${library}'`)
        .replaceAll("'/var/lib/robot'", `'${stateDir}'`),
    );
    await import(/* @vite-ignore */ file);
  });

  expect(expected.length).toBeGreaterThan(0);
  expect(said).toEqual(expected);
});
