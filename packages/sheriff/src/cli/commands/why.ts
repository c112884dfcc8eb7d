import type { FleetProcess } from '@posse/protocol';
import { type AllOption, choose } from '../choose.js';
import type { Register } from '../command.js';
import { formatDuration } from '../duration.js';
import { stateText } from '../ending-text.js';
import { EXIT } from '../exit-code.js';
import { exitText } from '../exit-text.js';
import { oneLine } from '../table.js';

/** `why SELECTOR...` */
export const why: Register = (cli, run) => {
  cli
    .command('why')
    .description('say what processes are waiting for, or why they are not running')
    .argument('[selectors...]', 'which processes')
    .option('--all', 'every process')
    .action((selectors: readonly string[], options: AllOption) =>
      run(async (context) => {
        const choice = choose(context, selectors, options);
        if (!choice.ok) return choice.exitCode;
        const { out, world } = context;
        for (const process of choice.chosen) out.say(sentenceOn(process, world.now()));
        out.document({ processes: choice.chosen.map(fieldsOf) });
        return EXIT.done;
      }),
    );
};

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
