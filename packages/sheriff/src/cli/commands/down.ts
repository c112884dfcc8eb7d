import type { Register } from '../command.js';
import { type WaitOptions, withWaitOptions } from '../options.js';
import { steer } from '../steer.js';

/** `down` */
export const down: Register = (cli, run) => {
  const command = cli.command('down').description('stop everything of this configuration');
  withWaitOptions(command).action(({ timeout: timeoutSeconds, wait: isWaiting }: WaitOptions) =>
    run(async (context) => {
      // What was never applied does not run; of a host out of reach that is not known.
      const held = [...context.client.fleet.get().processes.values()].filter(
        ({ applied, removed }) => applied !== false || removed,
      );
      if (held.length === 0) context.out.say('There is nothing to stop.');
      const steering = { verb: 'stop', timeoutSeconds, isWaiting } as const;
      const { exitCode, ...report } = await steer(context, held, steering);
      context.out.document(report);
      return exitCode;
    }),
  );
};
