import type { Register } from '../command.js';
import { isPerhapsHeld } from '../held.js';
import { type WaitOptions, withWaitOptions } from '../options.js';
import { steer } from '../steer.js';

/** `down` */
export const down: Register = (cli, run) => {
  const command = cli.command('down').description('stop everything of this configuration');
  withWaitOptions(command).action(({ timeout: timeoutSeconds, wait: isWaiting }: WaitOptions) =>
    run(async (context) => {
      const held = [...context.client.fleet.get().processes.values()].filter(isPerhapsHeld);
      if (held.length === 0) {
        context.out.say('There is nothing to stop: nothing of this configuration is applied.');
      }
      const steering = { verb: 'stop', timeoutSeconds, isWaiting } as const;
      const { exitCode, ...report } = await steer(context, held, steering);
      context.out.document(report);
      return exitCode;
    }),
  );
};
