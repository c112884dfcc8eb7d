import { Readable } from 'node:stream';
import type { FakeSheriff } from '../../client/testing/fake-sheriff.js';
import type { ExitCode } from '../exit-code.js';
import { runProgram } from '../program.js';
import type { Sink, World } from '../world.js';
import { type Capture, createCapture } from './capture.js';

/** For tests: the time it is, 3m12s after the rows of a fake sheriff begin. */
export const NOW_MS = Date.parse('2030-01-01T00:03:12Z');

/** For tests: a run of the command line that may still go on. */
export interface Running {
  readonly stdout: Capture;
  readonly stderr: Capture;
  readonly exitCode: Promise<ExitCode>;
  interrupt(): void;
}

/** For tests: what is around the command line. */
export interface Surroundings extends Partial<Pick<World, 'ask' | 'env' | 'open' | 'stdin'>> {
  readonly terminal?: Pick<Sink, 'isTTY' | 'columns' | 'rows'>;
}

/** For tests: begins `sheriff cli ...` with a fake sheriff. */
export function startCli(
  sheriff: FakeSheriff,
  argv: readonly string[],
  { terminal, ...world }: Surroundings = {},
): Running {
  const [stdout, stderr] = [createCapture(terminal), createCapture(terminal)];
  const interruption = new AbortController();
  const exitCode = runProgram(['cli', ...argv], {
    version: '1.2.3',
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    open: async () => {
      const client = await sheriff.connect();
      return { ok: true, client, notes: [], close: async () => client.close() };
    },
    interrupted: () => interruption.signal,
    now: () => NOW_MS,
    ...world,
  });
  return { stdout, stderr, exitCode, interrupt: () => interruption.abort() };
}

/** For tests: runs `sheriff cli ...` with a fake sheriff to its end. */
export async function runCli(
  sheriff: FakeSheriff,
  argv: readonly string[],
  surroundings?: Surroundings,
): Promise<{ exitCode: ExitCode; stdout: string; stderr: string }> {
  const { stdout, stderr, exitCode } = startCli(sheriff, argv, surroundings);
  return { exitCode: await exitCode, stdout: stdout.text(), stderr: stderr.text() };
}
