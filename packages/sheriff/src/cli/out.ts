import { EXIT, type ExitCode } from './exit-code.js';
import { type Paint, paintFor } from './paint.js';
import { createPrinter } from './printer.js';
import { openScreen, type Screen } from './screen.js';
import type { World } from './world.js';

/** How the words of the command line ask for the output. */
export interface OutOptions {
  readonly isJson: boolean;
  readonly isColorWanted: boolean;
}

/** The only place that writes. Sentences are for people, documents and records for programs. */
export interface Out {
  readonly isJson: boolean;
  readonly isTerminal: boolean;
  readonly paint: Paint;
  /** Columns of the terminal; no end of them where there is none, or one that does not know. */
  width(): number;
  /** Lines for a person, on the standard output; nothing with `--json`. */
  say(...lines: readonly string[]): void;
  /** Lines for a person about what went wrong, on the standard error output. */
  complain(...lines: readonly string[]): void;
  /** The one JSON document of a command, on the standard output; nothing without `--json`. */
  document(value: unknown): void;
  /** One of many JSON objects, each on a line; nothing without `--json`. */
  record(value: unknown): void;
  /** Says why a whole request came to nothing, to people and to programs. */
  fail(code: ExitCode, sentences: readonly string[], problems?: readonly object[]): ExitCode;
  /** Help, which is for people whatever the form of the rest. */
  help(text: string): void;
  openScreen(): Screen;
  /** Aborted when nobody reads the output any more, as after `| head` or on a full disk. */
  readonly readerGone: AbortSignal;
  /** Resolves once all is written, with the exit code of that: a part that is lost is a failure. */
  finish(): Promise<ExitCode>;
}

/** Makes the output of one command. */
export function createOut(
  { stdout, stderr, env }: Pick<World, 'stdout' | 'stderr' | 'env'>,
  { isJson, isColorWanted }: OutOptions,
): Out {
  const reader = new AbortController();
  let exitCode: ExitCode = EXIT.done;
  const errors = createPrinter(stderr, () => {});
  const output = createPrinter(stdout, (error) => {
    reader.abort();
    if (isClosedPipe(error)) return;
    exitCode = EXIT.failed;
    errors.print(`Cannot write the output: ${error.message}.\n`);
  });

  const out: Out = {
    isJson,
    isTerminal: stdout.isTTY === true,
    paint: paintFor(stdout, env, isColorWanted),
    width: () => stdout.columns || Number.POSITIVE_INFINITY,
    say: (...lines) => {
      if (!isJson) output.print(asText(lines));
    },
    complain: (...lines) => errors.print(asText(lines)),
    document: (value) => {
      if (isJson) output.print(`${JSON.stringify(value, null, 2)}\n`);
    },
    record: (value) => {
      if (isJson) output.print(`${JSON.stringify(value)}\n`);
    },
    fail: (exitCode, sentences, problems) => {
      out.complain(...sentences);
      const error = { exitCode, messages: sentences, ...(problems && { problems }) };
      out.document({ error });
      return exitCode;
    },
    help: output.print,
    openScreen: () => openScreen(output.print, () => stdout.rows || Number.POSITIVE_INFINITY),
    readerGone: reader.signal,
    finish: async () => {
      await output.finish();
      await errors.finish();
      return exitCode;
    },
  };
  return out;
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** `| head` has seen enough, which is no error. */
function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
