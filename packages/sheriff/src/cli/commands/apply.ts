import type { Register } from '../command.js';
import { willing } from '../host-outcomes.js';
import { type ReconcileOptions, reconcile } from '../reconcile.js';

/** `apply` */
export const apply: Register = (cli, run) => {
  cli
    .command('apply')
    .description('give every host its part of the configuration; starts nothing')
    .option('--yes', 'do not ask before something is stopped')
    .option('--force', 'even when a host has newer specs than these')
    .option('--take-over', 'even when a host belongs to another configuration')
    .action((options: ReconcileOptions) =>
      run(async (context) => {
        const applied = await reconcile(context, options);
        if (!applied.ok) return applied.exitCode;
        const { exitCode, plan, hosts } = applied;
        const names = willing(hosts);
        if (names.length > 0) context.out.say(`Applied to ${names.join(', ')}.`);
        context.out.document({ plan, hosts });
        return exitCode;
      }),
    );
};
