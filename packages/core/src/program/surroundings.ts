import type { Spec } from '../config/spec.js';

/** Where the programs of a process run, and with what. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Surroundings, or why there are none. */
export type FoundSurroundings =
  | ({ readonly ok: true } & Surroundings)
  | { readonly ok: false; readonly reason: string };

/** Works out where the programs of a process run and with what, from the deputy's own environment. */
export function surroundingsOf(spec: Spec, own: NodeJS.ProcessEnv): FoundSurroundings {
  const env: Record<string, string> = { PYTHONUNBUFFERED: '1' };
  for (const [name, value] of Object.entries(own)) if (value !== undefined) env[name] = value;
  return { ok: true, cwd: spec.working_dir ?? process.cwd(), env: { ...env, ...spec.env } };
}
