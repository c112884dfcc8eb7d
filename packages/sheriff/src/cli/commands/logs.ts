import { setMaxListeners } from 'node:events';
import type { FleetProcess } from '@posse/protocol';
import { followLog, lastLines } from '../../client/follow-log.js';
import type { LogEvent } from '../../client/log-cursor.js';
import { type AllOption, choose } from '../choose.js';
import type { Context, Register } from '../command.js';
import { EXIT, type ExitCode, worst } from '../exit-code.js';
import { failureOf } from '../failure.js';
import { parseLines } from '../options.js';

interface Options extends AllOption {
  readonly lines: number;
  readonly follow?: boolean;
}

const DEFAULT_LINES = 20;

/** `logs SELECTOR...` */
export const logs: Register = (cli, run) => {
  cli
    .command('logs')
    .description('show the last lines of output of processes')
    .argument('[selectors...]', 'which processes')
    .option('--all', 'every process')
    .option('-n, --lines <lines>', 'how many lines of each', parseLines, DEFAULT_LINES)
    .option('-f, --follow', 'go on with what is added, until Ctrl-C')
    .action((selectors: readonly string[], options: Options) =>
      run(async (context) => {
        const choice = choose(context, selectors, options);
        if (!choice.ok) return choice.exitCode;
        const { chosen } = choice;
        return options.follow
          ? followAll(context, chosen, options.lines)
          : showAll(context, chosen, options.lines);
      }),
    );
};

async function showAll(
  context: Context,
  processes: readonly FleetProcess[],
  lines: number,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  for (const { id } of processes) {
    const events = lastLines(context.client.call.read, { id, lines });
    codes.push(await show(context, events, { id, label: labelOf(id, processes) }));
  }
  return worst(codes);
}

/** Lines come in the order in which they are read, each whole. */
async function followAll(
  context: Context,
  processes: readonly FleetProcess[],
  lines: number,
): Promise<ExitCode> {
  const { client, out, world } = context;
  const signal = AbortSignal.any([world.interrupted(), out.readerGone]);
  // Each log listens to it; with many of them that is no leak.
  setMaxListeners(0, signal);
  const codes = processes.map(({ id }) => {
    const events = followLog(client.call.read, { id, lines }, signal);
    return show(context, events, { id, label: labelOf(id, processes) });
  });
  return worst(await Promise.all(codes));
}

async function show(
  { out }: Context,
  events: AsyncIterable<LogEvent>,
  { id, label }: { readonly id: string; readonly label: string },
): Promise<ExitCode> {
  try {
    for await (const { kind, text } of events) {
      if (out.readerGone.aborted) break;
      out.record({ id, [kind]: text });
      if (kind === 'line') out.say(label + text);
      else out.complain(`${id}: ${text}`);
    }
    return EXIT.done;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    out.record({ id, error: failure.sentence });
    out.complain(`${id}: ${failure.sentence}`);
    return failure.exitCode;
  }
}

/** What stands before each line, so that it is plain whose it is; nothing when there is but one. */
function labelOf(id: string, processes: readonly FleetProcess[]): string {
  if (processes.length === 1) return '';
  const width = Math.max(...processes.map((process) => process.id.length));
  return `${id.padEnd(width)} | `;
}
