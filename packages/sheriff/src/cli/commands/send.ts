import { choose } from '../choose.js';
import type { Context, Register } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { failureOf } from '../failure.js';

interface Options {
  readonly newline: boolean;
}

/** `send NAME [TEXT]` */
export const send: Register = (cli, run) => {
  cli
    .command('send')
    .description('write a line to the standard input of a process that has "stdin: pipe"')
    .argument('<selector>', 'which process')
    .argument('[text]', 'the line; what comes on the standard input when left out, or "-"')
    .option('--no-newline', 'only the text, and no end of the line after it')
    .action((selector: string, text: string | undefined, { newline }: Options) =>
      run(async (context) => {
        const choice = choose(context, [selector], {});
        if (!choice.ok) return choice.exitCode;
        const [process, ...more] = choice.chosen;
        if (process === undefined || more.length > 0) {
          const sentence = `"${selector}" is ${choice.chosen.length} processes; send writes to one.`;
          return context.out.fail(EXIT.usage, [sentence]);
        }
        const isStream = text === undefined || text === '-';
        const line = newline ? `${text}\n` : `${text}`;
        const chunks = isStream ? context.world.stdin : [Buffer.from(line)];
        return sendAll(context, process.id, chunks);
      }),
    );
};

async function sendAll(
  { client, out }: Context,
  id: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<ExitCode> {
  let bytes = 0;
  // Loaded only now, since it loads all schemas, even for `--help`.
  const { writeInput } = await import('../write-input.js');
  try {
    for await (const written of writeInput(client.call.write, { id, chunks })) bytes += written;
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === undefined) throw thrown;
    const before = bytes === 0 ? '' : ` Before that, ${bytes} bytes were written.`;
    return out.fail(failure.exitCode, [`${id}: ${failure.sentence}${before}`]);
  }
  out.say(`${id}: ${bytes} bytes written`);
  out.document({ id, bytes });
  return EXIT.done;
}
