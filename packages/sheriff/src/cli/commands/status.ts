import type { FleetProcess } from '@posse/protocol';
import type { FleetView } from '../../client/fleet-view.js';
import { select } from '../../client/select.js';
import { type AllOption, chooseOrAll } from '../choose.js';
import type { Register } from '../command.js';
import { EXIT } from '../exit-code.js';
import { fleetFields } from '../status-json.js';
import { statusLines } from '../status-lines.js';
import { usageLines } from '../usage-lines.js';
import { watchStatus } from '../watch-status.js';

interface Options extends AllOption {
  readonly watch?: boolean;
}

/** `status [SELECTOR...]` */
export const status: Register = (cli, run) => {
  cli
    .command('status')
    .description('show where every process is')
    .argument('[selectors...]', 'only these; with more of their use when they are named one by one')
    .option('--all', 'every process, as without selectors')
    .option('-w, --watch', 'show it live, until Ctrl-C')
    .action((selectors: readonly string[], options: Options) =>
      run(async (context) => {
        const choice = chooseOrAll(context, selectors, options);
        if (!choice.ok) return choice.exitCode;
        if (options.watch) {
          await watchStatus(context, (view) => chosenIn(view, selectors));
          return EXIT.done;
        }
        const { client, out, world } = context;
        const view = client.fleet.get();
        const setting = { width: out.width(), nowMs: world.now(), paint: out.paint };
        out.say(...statusLines(view, choice.chosen, setting));
        const usage = usageLines([...choice.byHand], setting.width);
        if (usage.length > 0) out.say('', ...usage);
        out.document(fleetFields(view, choice.chosen));
        return EXIT.done;
      }),
    );
};

/** What is chosen may come and go while it is watched. */
function chosenIn(view: FleetView, selectors: readonly string[]): readonly FleetProcess[] {
  const processes = [...view.processes.values()];
  if (selectors.length === 0) return processes;
  const selection = select(selectors, processes);
  return selection.ok ? selection.chosen : [];
}
