import { commandParams, deputyVerbs, RequestError, type Serve, type Verbs } from '@posse/protocol';
import * as z from 'zod';
import type { Host } from './context.js';

type Guarded = Pick<Host, 'supervisor' | 'log' | 'isClosing'>;

/** Stands before every verb that changes something: refuses what comes too late, and logs it. */
export function guardChanges(host: Guarded, who: string, serve: Serve): Serve {
  return async (method, params) => {
    if (!isChange(method)) return serve(method, params);
    const command = `${method} ${subjectOf(params)}`.trimEnd();
    try {
      refuseLate(host, params);
      const result = await serve(method, params);
      host.log('info', `${who}: ${command}.`);
      return result;
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      host.log('warn', `${who}: ${command} was not done: ${reason}`);
      throw thrown;
    }
  };
}

function isChange(method: string): boolean {
  const verbs: Verbs = deputyVerbs;
  return verbs[method]?.effect === 'change';
}

function refuseLate({ supervisor, isClosing }: Guarded, params: unknown): void {
  if (isClosing()) throw new RequestError('busy', 'This deputy is about to end.');
  const { notAfterMs } = commandParams.catch({}).parse(params);
  const nowMs = supervisor.now();
  if (notAfterMs === undefined || nowMs <= notAfterMs) return;
  const text = `The command came ${Math.ceil(nowMs - notAfterMs)} ms too late and was not carried out. Give it again if it is still wanted.`;
  throw new RequestError('expired', text);
}

const MAX_SUBJECT_LENGTH = 200;

const subjectSchema = z.union([
  z.object({ configuration: z.string() }).transform(({ configuration }) => configuration),
  z
    .object({ processes: z.array(z.union([z.string(), z.object({ name: z.string() })])) })
    .transform(({ processes }) =>
      processes.map((process) => (typeof process === 'string' ? process : process.name)).join(', '),
    ),
]);

/** What a command is about, for the log; never the specs, which may hold secrets. */
function subjectOf(params: unknown): string {
  return subjectSchema.catch('').parse(params).slice(0, MAX_SUBJECT_LENGTH);
}
