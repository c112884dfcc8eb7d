import { statSync } from 'node:fs';
import type { Spec } from '../config/spec.js';
import { BEGIN_SCRIPT } from './begin-script.js';
import { chainOf } from './chain.js';
import { findProgram, problemOfFolder, wordsOf } from './find-program.js';
import type { ProgramUser } from './program-user.js';
import { SETUP_SCRIPT } from './setup-script.js';
import { type Surroundings, surroundingsOf } from './surroundings.js';
import { findTool, missingTool, type Tools } from './tools.js';

/** All that it takes to start the program of a spec on this machine. */
export interface Launch {
  readonly argv: readonly string[];
  /** What comes first: the program itself, or what puts settings in force and then becomes it. */
  readonly first: 'program' | 'settings';
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: ProgramUser | null;
  /** Octal digits; null for that of the deputy. */
  readonly umask: string | null;
  readonly stdin: Spec['stdin'];
  /** The FIFO to make for the readiness probe. */
  readonly readyPipe: string | null;
}

/** A launch, or why there can be none. */
export type PlannedLaunch =
  | ({ readonly ok: true } & Launch)
  | { readonly ok: false; readonly reason: string };

/** Works out how the program of a spec is started, and whether that can work, as far as can be seen. */
export function planLaunch(spec: Spec, own: NodeJS.ProcessEnv, tools: Tools): PlannedLaunch {
  const surroundings = surroundingsOf(spec, own);
  if (!surroundings.ok) return surroundings;
  const { cwd, env, user, prefix, ready } = surroundings;
  const readyPipe = ready?.pipe?.path ?? null;
  const reason = problemOfFolder(cwd) ?? (readyPipe === null ? null : problemOfPipe(readyPipe));
  if (reason !== null) return { ok: false, reason };

  const chain = chainOf(spec, prefix);
  if (!chain.ok) return chain;
  const last = lastLink(spec, surroundings, { sh: tools.sh, isBare: chain.argv.length === 0 });
  if (!last.ok) return last;
  return {
    ok: true,
    argv: [...chain.argv, ...last.argv],
    first: last.first,
    cwd,
    env,
    user,
    umask: spec.umask ?? null,
    stdin: spec.stdin,
    readyPipe,
  };
}

type Link =
  | ({ readonly ok: true } & Pick<Launch, 'argv' | 'first'>)
  | { readonly ok: false; readonly reason: string };

/** What becomes the program, or is it, when nothing has to be put in force before. */
function lastLink(
  { command }: Spec,
  { cwd, env, setup }: Surroundings,
  { sh, isBare }: { readonly sh: string; readonly isBare: boolean },
): Link {
  if (setup.length > 0) {
    const bash = findTool('bash');
    if (bash === null) return { ok: false, reason: missingTool('setup', 'bash') };
    const words = wordsOf(command);
    const what = words ? ['exec', ...words] : ['eval', String(command)];
    const argv = [bash, '-c', SETUP_SCRIPT, 'posse-setup', String(setup.length), ...setup, ...what];
    return { ok: true, argv, first: 'settings' };
  }
  const program = findProgram(command, { cwd, env }, sh);
  if (!program.ok) return program;
  if (isBare) return { ok: true, argv: program.argv, first: 'program' };
  const argv = [sh, '-c', BEGIN_SCRIPT, program.file, ...program.argv];
  return { ok: true, argv, first: 'settings' };
}

function problemOfPipe(path: string): string | null {
  try {
    if (statSync(path).isFIFO()) return null;
    return `ready.pipe "${path}" exists and is no FIFO; remove it, or take another path`;
  } catch {
    // It is made by the keeper, which says what is in the way of that.
    return null;
  }
}
