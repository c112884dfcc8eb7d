import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.js';
import { EXIT, type ExitCode, worst } from './exit-code.js';
import { createOut, type Out } from './out.js';
import { inSession } from './session.js';
import type { World } from './world.js';

const GUIDE = `
Selectors: NAME, HOST/NAME, patterns such as "*/camera" or "k9/cam*", host:HOST, and group:GROUP
with its subgroups. Quote what a shell would read.

With POSSE_LOG=1 in the environment the links to deputies are logged to the standard error output.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 a host is out of reach, 4 not done in
time, 5 refused.`;

/** Runs `sheriff` with the words that follow it; answers with its exit code once all is written. */
export async function runProgram(argv: readonly string[], world: World): Promise<ExitCode> {
  // Known before the words are understood, since what is wrong with them is said in that form too.
  const out = createOut(world, {
    isJson: argv.includes('--json'),
    isColorWanted: !argv.includes('--no-color'),
  });
  const exitCode = await carryOut(argv, world, out);
  return worst([exitCode, await out.finish()]);
}

async function carryOut(argv: readonly string[], world: World, out: Out): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = createProgram(world.version, out);
  const cli = addCli(program);
  for (const register of commands) {
    register(cli, async (body) => {
      const { config: file } = cli.opts<{ config?: string }>();
      exitCode = await inSession({ world, out, file }, body);
    });
  }

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    // The help has been printed already.
    if (error.code === 'commander.help') return EXIT.usage;
    return out.fail(EXIT.usage, [sentenceOf(error, argv, cli)]);
  }
}

function createProgram(version: string, out: Out): Command {
  return new Command('sheriff')
    .description('Shows and steers processes on many hosts.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.help(text),
      writeErr: (text) => out.complain(text.trimEnd()),
      outputError: () => {},
    });
}

function addCli(program: Command): Command {
  return program
    .command('cli')
    .description('one command, for people and for scripts')
    .option('-c, --config <file>', 'the configuration; else posse.json, else posse.yaml here')
    .option('--json', 'print JSON')
    .option('--no-color', 'print no colours')
    .addHelpText('after', GUIDE);
}

/** `error: unknown command 'strat'\n(Did you mean start?)` as a sentence. */
function sentenceOf({ code, message }: CommanderError, argv: readonly string[], cli: Command) {
  const [word = ''] = argv;
  if (code === 'commander.unknownCommand' && cli.commands.some((each) => each.name() === word)) {
    return `Unknown command '${word}'; did you mean "sheriff cli ${word}"?`;
  }
  const text = message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)/, '; did you mean $1?');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`;
}
