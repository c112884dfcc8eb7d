import { settled } from '../client/settled.js';
import type { Context } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { failureOf } from './failure.js';
import type { Out } from './out.js';
import type { World } from './world.js';

/** Where to work, and with which configuration. */
export interface Place {
  readonly world: World;
  readonly out: Out;
  readonly file: string | undefined;
}

/** Opens a sheriff, lets a command work with it once every host was tried, and closes it again. */
export async function inSession(
  { world, out, file }: Place,
  body: (context: Context) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = await world.open(file);
  if (!opened.ok) return out.fail(EXIT.usage, opened.sentences, opened.problems);
  const { client, notes } = opened;
  out.complain(...notes);
  try {
    await settled(client.fleet);
    return await body({ client, out, world });
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return out.fail(failure.exitCode, [failure.sentence]);
  } finally {
    await opened.close();
  }
}
