import { type AllOption, choose } from './choose.js';
import type { Register } from './command.js';
import type { SteeringVerb } from './ending-text.js';
import { withoutUnheld, withoutUnwanted } from './held.js';
import { type WaitOptions, withWaitOptions } from './options.js';
import { steer } from './steer.js';

interface OnlyOption {
  readonly only?: boolean;
}

/** What is said of a command that steers processes. */
interface Summaries {
  readonly summary: string;
  /** What `--only` leaves alone; there is no such option when left out. */
  readonly only?: string;
}

/** Makes the command for a verb that steers processes. */
export function steeringCommand(verb: SteeringVerb, { summary, only }: Summaries): Register {
  return (cli, run) => {
    const command = cli
      .command(verb)
      .description(summary)
      .argument('[selectors...]', 'which processes')
      .option('--all', 'every process');
    if (only !== undefined) command.option('--only', only);
    withWaitOptions(command).action(
      (selectors: readonly string[], options: AllOption & WaitOptions & OnlyOption) =>
        run(async (context) => {
          const choice = choose(context, selectors, options);
          if (!choice.ok) return choice.exitCode;
          const { timeout: timeoutSeconds, wait: isWaiting } = options;
          const steering = { verb, timeoutSeconds, isWaiting, only: options.only };
          const meant = MEANT[verb](choice, context);
          const { exitCode, ...report } = await steer(context, meant, steering);
          context.out.document(report);
          return exitCode;
        }),
    );
  };
}

/** Which of the chosen processes a verb is meant for. */
const MEANT = {
  start: ({ chosen }) => chosen,
  stop: withoutUnheld,
  restart: withoutUnwanted,
} satisfies Record<SteeringVerb, typeof withoutUnheld>;
