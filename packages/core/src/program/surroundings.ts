import { isAbsolute, resolve } from 'node:path';
import type { Health, Ready } from '../config/fields/probe.js';
import type { Spec } from '../config/spec.js';
import { type EnvFile, readEnvFile } from './env-file.js';
import { expand } from './expand.js';
import { type ProgramUser, programUserOf } from './program-user.js';
import { findTool } from './tools.js';
import { partEnv } from './unsafe-env.js';

/** Where the programs of a process run, with what and as whom. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The user that they run as; null for the deputy's own. */
  readonly user: ProgramUser | null;
  /** Set before a command: makes it run as that user, with what is left out of `env` for that. */
  readonly prefix: readonly string[];
  /** Files that are sourced before the program. */
  readonly setup: readonly string[];
  /** The probes of the spec with absolute paths in them. */
  readonly ready: Ready | undefined;
  readonly health: Health | undefined;
}

/** Surroundings, or why there are none. */
export type FoundSurroundings =
  | ({ readonly ok: true } & Surroundings)
  | { readonly ok: false; readonly reason: string };

/**
 * Works out where the programs of a process run and with what, from the deputy's own environment.
 * It reads the user database and the files of the spec each time, since they may change.
 */
export function surroundingsOf(spec: Spec, own: NodeJS.ProcessEnv): FoundSurroundings {
  const problems: string[] = [];

  function filledIn(text: string, field: string): string {
    const result = expand(text, own);
    if (result.ok) return result.text;
    problems.push(`${field} ${result.reason}`);
    return '';
  }

  function folder(): string {
    if (spec.working_dir === undefined) return process.cwd();
    const path = filledIn(spec.working_dir, 'working_dir');
    if (!isAbsolute(path)) problems.push(`working_dir "${path}" is not an absolute path`);
    return path;
  }

  function pathIn(cwd: string, path: string, field: string): string {
    return resolve(cwd, filledIn(path, field));
  }

  function variablesIn(file: string): Readonly<Record<string, string>> {
    // One whose name could not be worked out is not looked for.
    const read: EnvFile = problems.length > 0 ? { ok: true, env: {} } : readEnvFile(file);
    if (read.ok) return read.env;
    problems.push(read.reason);
    return {};
  }

  const who = programUserOf(spec.user);
  if (!who.ok) return who;
  const { user } = who;
  const cwd = folder();
  const probePath = (probe: { readonly path: string } | undefined, field: string) =>
    probe && { path: pathIn(cwd, probe.path, field) };
  const files = (spec.env_file ?? []).map((path) => pathIn(cwd, path, 'env_file'));
  const env = Object.entries(spec.env).map(([name, value]) => [
    name,
    filledIn(value, `env.${name}`),
  ]);
  const whole = {
    PYTHONUNBUFFERED: '1',
    ...present(own),
    ...user?.env,
    ...Object.assign({}, ...files.map(variablesIn)),
    ...Object.fromEntries(env),
  };
  const surroundings: Surroundings = {
    cwd,
    ...(user ? asUser(whole, user) : { env: whole, prefix: [] }),
    user,
    setup: (spec.setup ?? []).map((path) => pathIn(cwd, path, 'setup')),
    ready: spec.ready && {
      ...spec.ready,
      file: probePath(spec.ready.file, 'ready.file'),
      pipe: probePath(spec.ready.pipe, 'ready.pipe'),
    },
    health: spec.health && {
      ...spec.health,
      file: probePath(spec.health.file, 'health.file'),
    },
  };
  const [reason] = problems;
  return reason === undefined ? { ok: true, ...surroundings } : { ok: false, reason };
}

/** What root's own programs must not get from a user comes after them, by env(1). */
function asUser(
  whole: Readonly<Record<string, string>>,
  { prefix }: ProgramUser,
): Pick<Surroundings, 'env' | 'prefix'> {
  const { safe, unsafe } = partEnv(whole);
  if (unsafe.length === 0) return { env: safe, prefix };
  return { env: safe, prefix: [...prefix, findTool('env') ?? '/usr/bin/env', ...unsafe] };
}

function present(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
