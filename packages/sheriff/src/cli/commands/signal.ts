import { nearest } from '../../client/nearest.js';
import { type AllOption, choose } from '../choose.js';
import { ANSWER_WITHIN_MS, type Context, type Register } from '../command.js';
import { EXIT, type ExitCode, worst } from '../exit-code.js';
import { withoutUnheld } from '../held.js';
import { complainOfHosts, touchedBy } from '../host-outcomes.js';
import { SIGNAL_NAMES, signalName } from '../signal-name.js';

interface Options extends AllOption {
  readonly tree?: boolean;
}

/** Which signal, and whether it is for the main process of each run or for its whole tree. */
interface Order {
  readonly signal: string;
  readonly to: 'main' | 'tree';
}

/** `signal SIGNAL SELECTOR...` */
export const signal: Register = (cli, run) => {
  cli
    .command('signal')
    .description('send a signal to processes, once')
    .argument('<signal>', 'such as TERM, SIGTERM or 15')
    .argument('[selectors...]', 'which processes')
    .option('--all', 'every process')
    .option('--tree', 'to all processes that have come of each, not to the main one alone')
    .action((text: string, selectors: readonly string[], options: Options) =>
      run(async (context) => {
        const name = signalName(text);
        if (name === undefined) return context.out.fail(EXIT.usage, [unknownSignal(text)]);
        const choice = choose(context, selectors, options);
        if (!choice.ok) return choice.exitCode;
        const meant = withoutUnheld(choice, context);
        const ids = meant.map(({ id }) => id);
        return send(context, ids, { signal: name, to: options.tree ? 'tree' : 'main' });
      }),
    );
};

async function send(
  { client, out }: Context,
  ids: readonly string[],
  { signal: name, to }: Order,
): Promise<ExitCode> {
  const nobody = { hosts: [], notRunning: [] };
  const { hosts, notRunning } =
    ids.length === 0
      ? nobody
      : await client.call.signal({ ids: [...ids], signal: name, to }, ANSWER_WITHIN_MS);
  const refused = complainOfHosts(hosts, out);
  const sent = touchedBy(hosts);
  for (const id of sent) out.say(`${id}: ${name} sent${to === 'tree' ? ' to its whole tree' : ''}`);
  for (const id of notRunning) out.complain(`${id}: not running, so ${name} was not sent`);
  out.document({ hosts, sent, notRunning });
  return worst([refused, notRunning.length > 0 ? EXIT.failed : EXIT.done]);
}

function unknownSignal(text: string): string {
  const near = nearest(text, SIGNAL_NAMES) ?? nearest(`SIG${text}`, SIGNAL_NAMES);
  const hint =
    near === undefined ? `known are ${SIGNAL_NAMES.join(', ')}.` : `did you mean ${near}?`;
  return `There is no signal "${text}" to send; ${hint}`;
}
