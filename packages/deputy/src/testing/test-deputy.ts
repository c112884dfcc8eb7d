import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Deputy, startDeputy } from '../deputy.js';
import { keepToken } from '../state/token.js';
import { createFakeSupervisor, type FakeSupervisor } from './fake-supervisor.js';

/** A deputy over a fake supervisor that listens on a free port until the test is over. */
export interface TestDeputy {
  readonly deputy: Deputy;
  readonly supervisor: FakeSupervisor;
  readonly place: string;
  readonly token: string;
  readonly stateDir: string;
  readonly posseFolder: string;
  /** What it has logged. */
  readonly lines: string[];
}

/** Starts a deputy called `k9`. */
export async function startTestDeputy(
  supervisor: FakeSupervisor = createFakeSupervisor('camera', 'lidar'),
): Promise<TestDeputy> {
  const stateDir = await makeTestFolder();
  const posseFolder = join(stateDir, 'posse');
  const lines: string[] = [];
  const deputy = await startDeputy(
    { host: '127.0.0.1', port: 0, name: 'k9', stateDir, insecure: false, onExit: 'keep' },
    {
      openSupervisor: async () => supervisor,
      posseFolder,
      log: (level, sentence) => lines.push(`${level} ${sentence}`),
    },
  );
  onTestFinished(() => deputy.close(false));
  const token = await keepToken(stateDir);
  return { deputy, supervisor, place: deputy.place, token, stateDir, posseFolder, lines };
}

/** A folder that is gone after the test. */
export async function makeTestFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'posse-deputy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
