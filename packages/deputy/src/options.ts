import { resolve } from 'node:path';
import { nameSchema } from '@posse/core/config';
import { Command, CommanderError, Option } from 'commander';
import * as z from 'zod';
import { defaultStateDir } from './state/state-dir.js';
import { VERSION } from './version.js';

/** What a deputy is told on its command line. */
export interface Options {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly stateDir: string;
  readonly insecure: boolean;
  readonly onExit: 'keep' | 'stop';
}

/** A command line that makes sense, or one that needs only an answer in words. */
export type CommandLine =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly sentence: string };

const schema = z.object({
  host: z.string().min(1, 'must not be empty'),
  port: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().max(65_535, 'must be at most 65535')),
  name: nameSchema,
  stateDir: z.string().min(1, 'must not be empty').optional(),
  insecure: z.boolean().default(false),
  onExit: z.enum(['keep', 'stop']),
});

const HELP = `
The processes are not the deputy's children: they go on when it ends, and a deputy that starts with
the same state folder takes them over again. It ignores SIGHUP, so that it survives the terminal
that it was started in. SIGTERM and SIGINT end it; a second one ends it at once.

Examples:
  deputy                                   serve this machine on 127.0.0.1:8000
  deputy --name k9 --port 0                as "k9", on a free port, which is printed
  deputy --host 10.0.0.7 --insecure        let other machines in, unencrypted
  deputy --state-dir /var/lib/posse        keep token, specs and logs there
`;

/** Reads a command line. */
export function parseOptions(
  argv: readonly string[],
  defaults: { readonly hostName: string; readonly posseFolder: string },
): CommandLine {
  let text = '';
  const take = (words: string) => {
    text += words;
  };
  const command = createCommand(defaults.hostName);
  command.configureOutput({ writeOut: take, writeErr: take });
  try {
    command.parse(argv, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0
      ? { kind: 'help', text }
      : { kind: 'wrong', sentence: oneSentence(text) };
  }
  const values: Record<string, unknown> = command.opts();
  const parsed = schema.safeParse(values);
  if (!parsed.success) return { kind: 'wrong', sentence: explain(parsed.error, values) };
  const { stateDir = defaultStateDir(defaults.posseFolder, parsed.data.name) } = parsed.data;
  return { kind: 'run', options: { ...parsed.data, stateDir: resolve(stateDir) } };
}

function createCommand(hostName: string): Command {
  return new Command('deputy')
    .description('Supervises the processes of this machine and serves them to sheriffs.')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--port <port>', 'the port to listen on; 0 picks a free one', '8000')
    .option('--name <name>', 'the name of this host', hostName)
    .option('--state-dir <dir>', 'its state folder (default: deputy-NAME in ~/.local/state/posse)')
    .option('--insecure', 'listen on an address that other machines reach, unencrypted')
    .addOption(
      new Option('--on-exit <what>', 'what becomes of the processes when it is told to end')
        .choices(['keep', 'stop'])
        .default('keep'),
    )
    .version(VERSION)
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .exitOverride();
}

/** What commander says, as one sentence. */
function oneSentence(text: string): string {
  const words = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}. See "deputy --help".`;
}

function explain({ issues: [first] }: z.ZodError, values: Record<string, unknown>): string {
  const field = String(first?.path[0]);
  const flag = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${flag} ${first?.message}; it is ${JSON.stringify(values[field])}. See "deputy --help".`;
}
