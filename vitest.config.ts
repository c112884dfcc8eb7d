import { defineConfig } from 'vitest/config';

/** What decides. The unit tests beside it take every branch (see scripts/check-coverage.mjs). */
const PURE = 'packages/core/src/{machine,graph,restart,config}/**';

export default defineConfig({
  test: {
    globalSetup: 'test/helpers/global-setup.ts',
    projects: [
      project('pure', { include: [`${PURE}/*.test.ts`] }),
      project('world', {
        include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
        exclude: [PURE],
      }),
    ],
    coverage: {
      include: [`${PURE}/*.ts`],
      exclude: ['**/*.test.ts', '**/testing*.ts', '**/simulat*.ts', '**/config/load.ts'],
      reporter: ['json'],
    },
  },
});

function project(name: string, files: { include: string[]; exclude?: string[] }) {
  return {
    resolve: { conditions: ['source'] },
    ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
    test: { name, testTimeout: 30_000, hookTimeout: 30_000, ...files },
  };
}
