import type { FleetProcess, HistoryEntry } from '@posse/protocol';
import { askHistory } from '../ask-history.js';
import { type AllOption, choose } from '../choose.js';
import type { Context, Register } from '../command.js';
import { formatDuration } from '../duration.js';
import { stateText } from '../ending-text.js';
import { EXIT } from '../exit-code.js';
import { exitText } from '../exit-text.js';
import { isPerhapsHeld } from '../held.js';
import { historyLines } from '../history-lines.js';
import { shellWord } from '../shell-word.js';
import { oneLine } from '../table.js';

/** How much of the history of a process that is named one by one is shown. */
const SHOWN = 5;
const INDENT = '  ';

/** `why SELECTOR...` */
export const why: Register = (cli, run) => {
  cli
    .command('why')
    .description('say what processes wait for, or why they do not run, and what happened last')
    .argument(
      '[selectors...]',
      'which processes; the history is of those that are named one by one',
    )
    .option('--all', 'every process')
    .action((selectors: readonly string[], options: AllOption) =>
      run(async (context) => {
        const choice = choose(context, selectors, options);
        if (!choice.ok) return choice.exitCode;
        const { out, world } = context;
        const told: object[] = [];
        for (const process of choice.chosen) {
          const entries = choice.byHand.has(process) ? await entriesOf(context, process) : null;
          out.say(sentenceOn(process, world.now()));
          if (entries !== null) showLast(context, process, entries);
          told.push({ ...fieldsOf(process), history: entries?.slice(-SHOWN) ?? null });
        }
        out.document({ processes: told });
        return EXIT.done;
      }),
    );
};

/** What it went through; null when that is not known, which is no failure of the sentence above. */
async function entriesOf(
  context: Context,
  process: FleetProcess,
): Promise<readonly HistoryEntry[] | null> {
  if (process.stale || !isPerhapsHeld(process)) return null;
  const history = await askHistory(context, process.id);
  if (history.ok) return history.entries;
  context.out.complain(`${process.id}: its history is not known: ${history.failure.sentence}`);
  return null;
}

function showLast({ out }: Context, { id }: FleetProcess, entries: readonly HistoryEntry[]): void {
  if (entries.length === 0) return;
  const setting = { width: out.width() - INDENT.length, paint: out.paint };
  out.say(...historyLines(entries.slice(-SHOWN), setting).map((line) => INDENT + line));
  const earlier = entries.length - SHOWN;
  if (earlier > 0) {
    out.say(`${INDENT}(${earlier} more before that: "sheriff cli history ${shellWord(id)}")`);
  }
}

function sentenceOn(process: FleetProcess, nowMs: number): string {
  const { id, phase, since, stale, why, exit } = process;
  const reason = why === null ? '' : `: ${oneLine(why)}`;
  if (stale) return `${id}: ${phase} when last heard of${reason}`;
  const age = formatDuration(nowMs - Date.parse(since));
  if (phase === 'exited' && exit !== null) return `${id}: ${exitText(exit)}, ${age} ago${reason}`;
  const state = why === null ? stateText(process) : phase;
  return `${id}: ${state} for ${age}${reason}`;
}

function fieldsOf({ id, phase, since, want, stale, why }: FleetProcess) {
  return { id, phase, since, want, stale, why };
}
