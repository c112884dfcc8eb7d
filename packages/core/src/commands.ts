import type { By, Change, Supervisor } from './api.js';
import type { Board } from './board/board.js';
import type { Spec } from './config/spec.js';
import type { Engine } from './engine.js';
import { PosseError } from './errors.js';
import { type Command, intend } from './graph/intend.js';
import type { Ledger } from './ledger/ledger.js';
import type { Process } from './machine/process.js';
import { unreachable } from './machine/unreachable.js';
import type { Clock } from './ports/clock.js';
import { MAX_INPUT_BYTES } from './program/input.js';

/** What an operator may ask of processes that are there. */
export interface Commands
  extends Pick<Supervisor, 'start' | 'stop' | 'restart' | 'signal' | 'write'> {
  /** The process of this name. Throws `unknown_process`. */
  known(name: string): Process;
}

/** What commands are carried out with. */
export interface CommandOptions {
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly board: Board;
  readonly clock: Clock;
  /** Refuses everything, with its reason, once it is aborted. */
  readonly closed: AbortSignal;
}

/** Commands that are on the disk before they are acknowledged. */
export function createCommands(options: CommandOptions): Commands {
  const { engine, ledger, board, clock, closed } = options;

  async function command(asked: Command, { who = 'somebody' }: By = {}): Promise<Change> {
    const names = asked.kind === 'restart' ? asked.targets.map(({ name }) => name) : asked.names;
    for (const name of names) known(name);

    const intents = intend(engine.world(), asked);
    if (intents.length > 0) {
      const wallMs = Date.now();
      ledger.append(intents.map((intent) => ({ kind: 'intent', ...intent, who, wallMs })));
      engine.dispatch({ kind: 'intents', intents, who, at: clock.now() });
      await ledger.sync();
    }
    return { revision: board.revision(), touched: intents.map(({ name }) => name) };
  }

  function known(name: string): Process {
    closed.throwIfAborted();
    const process = engine.world().processes.get(name);
    if (process) return process;
    throw new PosseError('unknown_process', `There is no process "${name}" here.`);
  }

  function isReached(name: string, signal: NodeJS.Signals, to: 'main' | 'tree'): boolean {
    return engine.runs.signal({ name, run: known(name).run }, signal, to);
  }

  function write(name: string, data: string | Uint8Array): void {
    const { spec, run } = known(name);
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const written = engine.runs.write({ name, run }, bytes);
    switch (written) {
      case 'written':
        return;
      case 'too_long':
        throw notWritten(
          'input_full',
          `"${name}" takes at most ${MAX_INPUT_BYTES} bytes at a time; send this in pieces`,
        );
      case 'full':
        throw notWritten('input_full', `"${name}" does not read its standard input, which is full`);
      case 'no_input':
        throw notWritten('no_input', whyNoInput(spec));
      default:
        unreachable(written);
    }
  }

  return {
    known,
    start: (names, reach) => command({ kind: 'start', names, only: reach?.only }, reach),
    stop: (names, reach) => command({ kind: 'stop', names, only: reach?.only }, reach),
    restart: (targets, by) => command({ kind: 'restart', targets }, by),
    signal: (names, signal, to = 'main') => {
      const sent = names.filter((name) => isReached(name, signal, to));
      return { sent, notRunning: names.filter((name) => !sent.includes(name)) };
    },
    write,
  };
}

function whyNoInput({ name, stdin }: Spec): string {
  return stdin === 'pipe'
    ? `"${name}" does not run, so that nobody would read this; start it first`
    : `"${name}" has no standard input; give it "stdin: pipe" and restart it`;
}

function notWritten(code: 'no_input' | 'input_full', why: string): PosseError {
  return new PosseError(code, `${why}. Nothing was written.`);
}
