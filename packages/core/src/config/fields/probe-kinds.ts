import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { orOnlyEntry } from '../only-entry.js';
import { commandSchema } from './command.js';
import { patternSchema } from './pattern.js';
import { expandedPath, seconds, someText } from './text.js';
import { urlSchema } from './url.js';

const path = z.strictObject({ path: expandedPath });

/** The ways to tell how a run does; a spec names one of them. */
export const probeKinds = {
  /** Something accepts a connection. */
  tcp: orBareWord(
    { field: 'port', kinds: ['number'], expected: 'must be a port, such as 8080, or an object' },
    z.strictObject({
      port: z.int().min(1).max(65_535),
      host: someText.max(253).default('localhost'),
    }),
  ).optional(),
  /** A request is answered as expected. */
  http: orBareWord(
    { field: 'url', expected: 'must be a URL, such as "http://localhost:8080/ok", or an object' },
    z.strictObject({
      url: urlSchema,
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']).default('GET'),
      /** What the answer's status must be among; any from 200 to 399 when left out. */
      status: orOnlyEntry(
        { kind: 'number', expected: 'must be a status, such as 200, or a list of them' },
        z.array(z.int().min(100).max(599)).min(1).max(500),
      ).optional(),
      /** Sent along. */
      headers: z
        .record(
          z
            .string()
            .regex(
              /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/,
              'must be that of a header, such as Accept',
            ),
          z.string().regex(/^[\t\x20-\x7e\x80-\xff]{0,8000}$/, 'must be one line of plain text'),
        )
        .default({}),
      /** Must occur in the first 64 KiB of the answer. */
      body: someText.max(10_000).optional(),
    }),
  ).optional(),
  /** A file, a folder or a socket exists. A relative path begins at the `working_dir`. */
  file: orBareWord({ field: 'path', expected: 'must be a path, or an object' }, path).optional(),
  /** The program writes a line `ready` to this FIFO, which is made for it. */
  pipe: orBareWord({ field: 'path', expected: 'must be a path, or an object' }, path).optional(),
  /** A regular expression matches a line of this run's output. */
  log: orBareWord(
    { field: 'pattern', expected: 'must be a regular expression, or an object' },
    z.strictObject({ pattern: patternSchema }),
  ).optional(),
  /** A command exits with 0. It runs in the folder and with the environment of the program. */
  exec: orBareWord(
    { field: 'command', kinds: ['string', 'list'], expected: 'must be a command, or an object' },
    z.strictObject({ command: commandSchema }),
  ).optional(),
  /** So many seconds have passed since the run began; an hour at most. */
  delay: orBareWord(
    { field: 'seconds', kinds: ['number'], expected: 'must be seconds, such as 2.5, or an object' },
    z.strictObject({ seconds: seconds.max(3_600) }),
  ).optional(),
};
