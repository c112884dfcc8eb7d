import type * as z from 'zod';
import { RequestError } from './errors.js';
import type { Peer, Serve } from './peer.js';

/** One request of the wire: what it takes, what it answers and whether it changes anything. */
export interface Verb<Params extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  readonly summary: string;
  /** A `look` changes nothing; a `change` does; a `link` verb is about the link itself. */
  readonly effect: 'look' | 'change' | 'link';
  readonly params: Params;
  readonly result: Result;
}

/** Defines a verb and keeps its types. */
export function defineVerb<Params extends z.ZodType, Result extends z.ZodType>(
  verb: Verb<Params, Result>,
): Verb<Params, Result> {
  return verb;
}

/** A table of verbs by name. */
export type Verbs = Readonly<Record<string, Verb>>;

/** One handler for each verb of a table; `context` says who asks. */
export type Handlers<Table extends Verbs, Context> = {
  readonly [Name in keyof Table]: (
    params: z.output<Table[Name]['params']>,
    context: Context,
  ) => Promise<z.input<Table[Name]['result']>> | z.input<Table[Name]['result']>;
};

/** A function for each verb of a table, which asks the far end. */
export type Caller<Table extends Verbs> = {
  readonly [Name in keyof Table]: (
    params: z.input<Table[Name]['params']>,
    timeoutMs?: number,
  ) => Promise<z.output<Table[Name]['result']>>;
};

const DEFAULT_TIMEOUT_MS = 6_000;
const MAX_PROBLEMS = 10;

/** Checks each request against the table and hands it to its handler. */
export function serveVerbs<Table extends Verbs, Context>(
  table: Table,
  handlers: Handlers<Table, Context>,
  context: Context,
): Serve {
  return async (method, params) => {
    const verb = Object.hasOwn(table, method) ? table[method] : undefined;
    if (verb === undefined) {
      const known = Object.keys(table).join(', ');
      throw new RequestError('unknown_verb', `There is no verb "${method}". Known are: ${known}.`);
    }
    const parsed = verb.params.safeParse(params ?? {});
    if (!parsed.success) {
      const problems = describe(parsed.error);
      const text = `The parameters of "${method}" do not fit: ${problems.join('; ')}.`;
      throw new RequestError('invalid_params', text, { problems });
    }
    // The handler belongs to the schema that has just been applied; the compiler cannot pair them.
    return (handlers[method] as (params: unknown, context: Context) => unknown)(
      parsed.data,
      context,
    );
  };
}

/** Asks over a peer; results are checked too, since the far end may be of another version. */
export function callVerbs<Table extends Verbs>(table: Table, peer: Peer): Caller<Table> {
  const entries = Object.entries(table).map(([method, verb]) => [
    method,
    async (params: unknown, timeoutMs = DEFAULT_TIMEOUT_MS) => {
      const parsed = verb.result.safeParse(await peer.call(method, params, timeoutMs));
      if (parsed.success) return parsed.data;
      const text = `The answer to "${method}" is not understood: ${describe(parsed.error).join('; ')}.`;
      throw new RequestError('version_mismatch', text);
    },
  ]);
  return Object.fromEntries(entries) as Caller<Table>; // Built from the same table.
}

/** What does not fit, as sentences; a long list of wrong items needs no more than its beginning. */
function describe(error: z.ZodError): string[] {
  return error.issues.slice(0, MAX_PROBLEMS).map(({ path, message }) => {
    const where = path.map(String).join('.');
    return where === '' ? message : `${where}: ${message}`;
  });
}
