import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './until.js';

const DEPUTY = resolve('packages/deputy/bin/deputy.js');
const SHERIFF = resolve('packages/sheriff/bin/sheriff.js');

/** How a program ended and what it said. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A deputy as a program of its own. */
interface DeputyProgram {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Resolves with its exit code, null for a signal. */
  readonly ended: Promise<number | null>;
}

/** What `sheriff cli status --json` says of a process. */
export interface StatusRow {
  readonly id: string;
  readonly host: string;
  readonly name: string;
  readonly phase: string;
  readonly pid: number | null;
  readonly run: number;
  readonly restarts: number;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  readonly stale: boolean;
  readonly why: string | null;
}

/** Real deputies and sheriffs in a world of their own, all of which ends with the test. */
export interface Posse {
  /** A folder that is removed at the end. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Starts a deputy and waits until it listens. */
  deputy(name: string, options?: { readonly port?: number }): Promise<DeputyProgram>;
  /** Writes a configuration and answers with its path. */
  config(content: unknown, file?: string): string;
  /** Runs `sheriff cli -c CONFIG ...` to its end. */
  cli(config: string, ...args: readonly string[]): Promise<Ended>;
  /** Starts `sheriff cli -c CONFIG ...` and lets it run. */
  cliInBackground(config: string, ...args: readonly string[]): ChildProcess;
  /** The row of a process, by `status --json`. */
  row(config: string, id: string): Promise<StatusRow>;
  /** Stops everything that the deputies hold, and the deputies. */
  close(): Promise<void>;
}

/** Makes a posse in a temporary folder. */
export function createPosse(): Posse {
  const folder = mkdtempSync(join(tmpdir(), 'posse-test-'));
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'xdg'), NO_COLOR: '1' };
  const deputies = new Map<string, DeputyProgram>();
  const children: ChildProcess[] = [];

  function start(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [program, ...args], { env, cwd: folder });
    children.push(child);
    return child;
  }

  async function deputy(name: string, { port = 0 } = {}): Promise<DeputyProgram> {
    const state = join(folder, `state-${name}`);
    const place = ['--host', '127.0.0.1', '--port', String(port)];
    const child = start(DEPUTY, [...place, '--name', name, '--state-dir', state]);
    let errors = '';
    child.stderr?.on('data', (data) => {
      errors += data;
    });
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    const line = await Promise.race([
      new Promise<string>((done) => lines.once('line', done)),
      ended.then((code) => Promise.reject(new Error(`deputy ${name} ended (${code}): ${errors}`))),
    ]);
    const listening = /listens on 127\.0\.0\.1:(\d+)/.exec(line);
    if (!listening) throw new Error(`deputy ${name} said: ${line}`);
    const program = { name, port: Number(listening[1]), child, ended };
    deputies.set(name, program);
    return program;
  }

  function cliInBackground(config: string, ...args: readonly string[]): ChildProcess {
    return start(SHERIFF, ['cli', '-c', config, ...args]);
  }

  async function cli(config: string, ...args: readonly string[]): Promise<Ended> {
    const child = cliInBackground(config, ...args);
    let out = '';
    let err = '';
    child.stdin?.end();
    child.stdout?.on('data', (data) => {
      out += data;
    });
    child.stderr?.on('data', (data) => {
      err += data;
    });
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, out, err };
  }

  async function row(config: string, id: string): Promise<StatusRow> {
    const { out, err } = await cli(config, 'status', '--json');
    if (out === '') throw new Error(`status said nothing: ${err}`);
    const { processes }: { processes: StatusRow[] } = JSON.parse(out);
    const found = processes.find((process) => process.id === id);
    if (!found) throw new Error(`status does not know ${id}: ${out}`);
    return found;
  }

  return {
    folder,
    env,
    deputy,
    config: (content, file = 'posse.json') => {
      const path = join(folder, file);
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
    cli,
    cliInBackground,
    row,
    close: async () => {
      for (const child of children) {
        if (isAlive(child) && ![...deputies.values()].some((known) => known.child === child)) {
          child.kill('SIGKILL');
        }
      }
      for (const { name } of [...deputies.values()]) {
        // A deputy that a test has killed may have left processes: another one ends them.
        const known = deputies.get(name);
        const { child, ended } = known && isAlive(known.child) ? known : await deputy(name);
        child.kill('SIGTERM');
        await ended;
        const state = join(folder, `state-${name}`);
        const args = ['--port', '0', '--name', name, '--state-dir', state, '--on-exit', 'stop'];
        const last = start(DEPUTY, args);
        await new Promise((done) => last.stdout?.once('data', done));
        last.kill('SIGTERM');
        await until(
          () => isAlive(last),
          (alive) => !alive,
        );
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
