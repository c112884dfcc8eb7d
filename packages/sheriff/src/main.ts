import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { askAt } from './cli/ask.js';
import { runProgram } from './cli/program.js';
import type { Opened, World } from './cli/world.js';

/** Runs the `sheriff` command and ends this program with its exit code. */
export async function main(argv: readonly string[]): Promise<never> {
  const { stdin, stdout, stderr, env } = process;
  const world: World = {
    version: version(),
    env,
    stdin,
    stdout,
    stderr,
    open,
    ...(stdin.isTTY && stderr.isTTY && { ask: askAt({ stdin, stderr }) }),
    interrupted,
    now: Date.now,
  };
  // A name that the network does not resolve would keep the program for as long as that takes.
  process.exit(await runProgram(argv, world));
}

/** Puts a sheriff of our own under a client. Loads what that takes only now: help needs none of it. */
async function open(file: string | undefined): Promise<Opened> {
  const { findConfig, formatProblem, loadConfig } = await import('@posse/core/config');
  const path = file ?? (await findConfig('.'));
  if (path === undefined) return { ok: false, sentences: [NO_CONFIGURATION], problems: [] };
  const loaded = await loadConfig(path);
  if (!loaded.ok) {
    const { problems } = loaded;
    return { ok: false, sentences: problems.map(formatProblem), problems };
  }

  const [{ createTransportPair }, { startSheriff }, { connectClient }] = await Promise.all([
    import('@posse/protocol'),
    import('./server/sheriff.js'),
    import('./client/client.js'),
  ]);
  const sheriff = startSheriff({ config: loaded.config, who: who(), log });
  const [near, far] = createTransportPair();
  sheriff.connect(far);
  const client = await connectClient(near);
  const close = async () => {
    client.close();
    await sheriff.close();
  };
  return { ok: true, client, notes: loaded.notes, close };
}

const NO_CONFIGURATION =
  'There is no posse.json and no posse.yaml in this folder; name a configuration with -c FILE.';

/** The view shows what a person has to know of the links; their history is for whoever asks. */
function log(line: string): void {
  if (process.env.POSSE_LOG) process.stderr.write(`${line}\n`);
}

function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => controller.abort());
  }
  return controller.signal;
}

function who(): string {
  return `${user()}@${hostname()}`;
}

function user(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run us as a user that it does not know by name.
    return `uid ${process.getuid?.()}`;
  }
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const content: unknown = JSON.parse(text);
  const isPackage = typeof content === 'object' && content !== null && 'version' in content;
  return isPackage ? String(content.version) : 'unknown';
}
