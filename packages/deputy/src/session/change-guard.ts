import { deputyVerbs, type Serve, type Verbs } from '@posse/protocol';
import * as z from 'zod';
import type { Asker } from './asker.js';
import type { Host } from './context.js';
import { refuseLate } from './refuse-late.js';

/** Who asks, and of whom. */
interface Guarded {
  readonly host: Pick<Host, 'supervisor' | 'log' | 'isClosing'>;
  readonly who: string;
  readonly link: Pick<Asker, 'from' | 'closed'>;
}

/** Stands before every verb that changes something: refuses what comes too late, and logs it. */
export function guardChanges(context: Guarded, serve: Serve): Serve {
  const { host, who, link } = context;
  return async (method, params) => {
    if (!isChange(method)) return serve(method, params);
    const command = `${who} (${link.from}): ${method} ${subjectOf(params)}`.trimEnd();
    try {
      refuseLate(params, context);
      const result = await serve(method, params);
      host.log('info', `${command}.`);
      return result;
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      host.log('warn', `${command} was not done: ${reason}`);
      throw thrown;
    }
  };
}

/** Whether a verb is a command. */
export function isChange(method: string): boolean {
  const verbs: Verbs = deputyVerbs;
  return Object.hasOwn(verbs, method) && verbs[method]?.effect === 'change';
}

const MAX_SUBJECT_LENGTH = 200;

const subjectSchema = z.union([
  z.object({ process: z.string() }).transform(({ process }) => process),
  z.object({ configuration: z.string() }).transform(({ configuration }) => configuration),
  z
    .object({
      only: z.literal(true).optional().catch(undefined),
      signal: z.string().optional(),
      to: z.literal('tree').optional().catch(undefined),
      processes: z.array(z.union([z.string(), z.object({ name: z.string() })])),
    })
    .transform(({ only, signal, to, processes }) => {
      const names = processes.map((one) => (typeof one === 'string' ? one : one.name)).join(', ');
      const words = [only && 'only', signal, to && 'to the tree of', names];
      return words.filter((word) => word !== undefined).join(' ');
    }),
]);

/** What a command is about, for the log; never specs nor input, which may hold secrets. */
function subjectOf(params: unknown): string {
  return subjectSchema.catch('').parse(params).slice(0, MAX_SUBJECT_LENGTH);
}
