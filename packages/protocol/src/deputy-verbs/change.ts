import * as z from 'zod';

const namesSchema = z.array(z.string().max(256)).min(1).max(10_000);

/** What every command may carry. */
export const commandParams = z.object({
  /** The deputy refuses the command after this moment of its own `clockMs`. */
  notAfterMs: z.number().optional(),
});

/** A command for some of the deputy's processes, by name. */
export const processesParams = commandParams.extend({ processes: namesSchema });

/** How far `start` and `stop` reach. */
export const reachParams = {
  /** Take nobody along: neither what these depend on, nor what depends on them. */
  only: z.boolean().optional(),
};

/** What a durable command answers. */
export const changeResult = z.object({
  /** The view of this revision, or a later one, shows the command. */
  revision: z.int(),
  /** The processes whose want it changed, those that were taken along included. */
  touched: z.array(z.string()),
});
