import type { FleetProcess } from '@posse/protocol';
import { type AllOption, chooseOrAll } from '../choose.js';
import type { Context, Register } from '../command.js';
import { EXIT, type ExitCode, worst } from '../exit-code.js';
import { willing } from '../host-outcomes.js';
import { type WaitOptions, withWaitOptions } from '../options.js';
import { type ReconcileOptions, reconcile } from '../reconcile.js';
import { steer } from '../steer.js';

type Options = AllOption & WaitOptions & ReconcileOptions;

/** `up [SELECTOR...]` */
export const up: Register = (cli, run) => {
  const command = cli
    .command('up')
    .description('apply the configuration and start what is autostart, or what is named')
    .argument('[selectors...]', 'which processes to start')
    .option('--all', 'start every process')
    .option('--yes', 'do not ask before something is stopped')
    .option('--force', 'even when a host has newer specs than these')
    .option('--take-over', 'even when a host belongs to another configuration');
  withWaitOptions(command).action((selectors: readonly string[], options: Options) =>
    run((context) => bringUp(context, selectors, options)),
  );
};

async function bringUp(
  context: Context,
  selectors: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const choice = chooseOrAll(context, selectors, options);
  if (!choice.ok) return choice.exitCode;
  const applied = await reconcile(context, {
    ...options,
    // A host that nobody asks anything of may be out of reach.
    ...(selectors.length > 0 && { hosts: hostsOf(choice.chosen) }),
  });
  if (!applied.ok) return applied.exitCode;

  // Of the other hosts it is said already that they do nothing.
  const hosts = new Set(willing(applied.hosts));
  // What the processes are like now may differ from before it was applied.
  const { processes } = context.client.fleet.get();
  const isNamed = selectors.length > 0 || options.all === true;
  const wanted = choice.chosen
    .flatMap(({ id }) => processes.get(id) ?? [])
    .filter((process) => isNamed || (process.autostart && !process.removed))
    .filter(({ host }) => hosts.has(host));
  if (wanted.length === 0 && applied.exitCode === EXIT.done) {
    context.out.say('There is nothing to start: no process is "autostart".');
  }

  const { timeout: timeoutSeconds, wait: isWaiting } = options;
  const steering = { verb: 'start', timeoutSeconds, isWaiting } as const;
  const { exitCode, ...report } = await steer(context, wanted, steering);
  context.out.document({ plan: applied.plan, applied: applied.hosts, ...report });
  return worst([applied.exitCode, exitCode]);
}

function hostsOf(processes: readonly FleetProcess[]): string[] {
  return [...new Set(processes.map(({ host }) => host))];
}
