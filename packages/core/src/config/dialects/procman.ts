import * as z from 'zod';
import { restartSchema } from '../fields/restart.js';
import { isObject } from '../is-object.js';
import { processFields, processSchema, withOneProgram } from '../spec.js';
import type { ForeignDialect } from './dialect.js';

/**
 * The JSON of ProcMan's sheriff and deputy: canonical but for `auto_restart`, a boolean. A file is
 * ProcMan as soon as one of its processes has that field; without it the two mean the same.
 */
export const procman: ForeignDialect = {
  name: 'procman',
  recognises: (processes) =>
    processes.some((process) => isObject(process) && Object.hasOwn(process, 'auto_restart')),
  processSchema: withOneProgram(
    processFields.extend({
      auto_restart: z.boolean().optional(),
      restart: restartSchema.optional(),
    }),
  )
    .refine(({ auto_restart, restart }) => auto_restart === undefined || restart === undefined, {
      path: ['auto_restart'],
      error: 'says the same as "restart" beside it; keep one of them',
      when: ({ value }) => isObject(value),
    })
    .transform(({ auto_restart, restart, ...process }) =>
      processSchema.parse({
        ...process,
        restart: restart ?? (auto_restart ? 'always' : 'never'),
      }),
    ),
};
