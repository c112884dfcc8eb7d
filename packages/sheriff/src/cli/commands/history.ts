import { askHistory, type History } from '../ask-history.js';
import { type AllOption, choose } from '../choose.js';
import type { Context, Register } from '../command.js';
import { EXIT, worst } from '../exit-code.js';
import { historyLines } from '../history-lines.js';

/** `history SELECTOR...` */
export const history: Register = (cli, run) => {
  cli
    .command('history')
    .description('show what processes went through: when, why, and who asked for it')
    .argument('[selectors...]', 'which processes')
    .option('--all', 'every process')
    .action((selectors: readonly string[], options: AllOption) =>
      run(async (context) => {
        const choice = choose(context, selectors, options);
        if (!choice.ok) return choice.exitCode;
        const told: Told[] = [];
        for (const { id } of choice.chosen)
          told.push({ id, history: await askHistory(context, id) });
        show(context, told);
        context.out.document({ processes: told.map(fieldsOf) });
        return worst(
          told.map(({ history }) => (history.ok ? EXIT.done : history.failure.exitCode)),
        );
      }),
    );
};

interface Told {
  readonly id: string;
  readonly history: History;
}

function show({ out }: Context, told: readonly Told[]): void {
  const setting = { width: out.width(), paint: out.paint };
  for (const [index, { id, history }] of told.entries()) {
    if (index > 0) out.say('');
    if (!history.ok) out.complain(`${id}: ${history.failure.sentence}`);
    else if (history.entries.length === 0) out.say(`${id}: nothing has happened to it yet`);
    else if (told.length === 1) out.say(...historyLines(history.entries, setting));
    else out.say(`${id}:`, ...historyLines(history.entries, setting));
  }
}

function fieldsOf({ id, history }: Told) {
  if (history.ok) return { id, history: history.entries };
  return { id, history: null, error: history.failure.sentence };
}
