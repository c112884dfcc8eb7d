import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { Spec } from './config/spec.js';
import { Supervisor } from './supervisor.js';
import { viewOf } from './testing.js';
import type { ProcessView } from './views.js';

/** Whoever owns a state folder for a while. */
export interface Owner {
  readonly pid: number | undefined;
  /** Holds these specs, and starts them. */
  readonly run: (...specs: readonly Spec[]) => Promise<void>;
  readonly stop: (name: string) => Promise<void>;
  readonly view: (name: string) => Promise<ProcessView>;
  /** Goes, in the way of this kind of owner, and leaves all that runs as it is. */
  readonly leave: () => Promise<void>;
}

/** An owner in this program, which is closed. */
export async function openHere(stateDir: string): Promise<Owner> {
  const supervisor = await Supervisor.open({ stateDir, log: () => {} });
  return {
    pid: process.pid,
    run: async (...specs) => {
      await supervisor.apply(specs, {});
      await supervisor.start(names(specs), { who: 'test' });
    },
    stop: async (name) => {
      await supervisor.stop([name], { who: 'test' });
    },
    view: async (name) => viewOf(supervisor, name),
    leave: supervisor.close,
  };
}

/** An owner in a program of its own, run from what was built, which is killed by SIGKILL. */
export async function openElsewhere(stateDir: string): Promise<Owner> {
  const core = new URL('../dist/index.js', import.meta.url).href;
  const program = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, core, stateDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();

  async function ask(...request: readonly unknown[]): Promise<string> {
    program.stdin.write(`${JSON.stringify(request)}\n`);
    return String((await answers.next()).value);
  }

  await ask('status');
  return {
    pid: program.pid,
    run: async (...specs) => {
      await ask('apply', specs);
      await ask('start', names(specs), { who: 'test' });
    },
    stop: async (name) => {
      await ask('stop', [name], { who: 'test' });
    },
    view: async (name) => {
      const { processes } = JSON.parse(await ask('status'));
      return processes.find((process: ProcessView) => process.name === name);
    },
    leave: async () => {
      const ended = once(program, 'exit');
      program.kill('SIGKILL');
      await ended;
    },
  };
}

function names(specs: readonly Spec[]): string[] {
  return specs.map(({ name }) => name);
}

/** Does with a supervisor what it is asked, line by line, and ends with whoever asks. */
const PROGRAM = `
  import { createInterface } from 'node:readline';
  const [core, stateDir] = process.argv.slice(1);
  const { Supervisor } = await import(core);
  const supervisor = await Supervisor.open({ stateDir, log: console.error });
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, ...args] = JSON.parse(line);
    console.log(JSON.stringify(await supervisor[verb](...args)));
  }
  process.exit();
`;
