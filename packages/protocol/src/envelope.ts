import * as z from 'zod';
import type { RequestError } from './errors.js';

/** What ties a response to its request. */
export const idSchema = z.union([z.int(), z.string().max(64)]);
const versionSchema = z.literal('2.0');

/** Asks for an answer. */
export const requestSchema = z.object({
  jsonrpc: versionSchema,
  id: idSchema,
  method: z.string().max(64),
  params: z.unknown().optional(),
});

/** Asks for none. */
export const notificationSchema = requestSchema.omit({ id: true });

/** Answers a request that was carried out. */
export const resultSchema = z.object({ jsonrpc: versionSchema, id: idSchema, result: z.unknown() });

/** Answers a request that was not; `id` is null when the frame did not tell one. */
export const errorSchema = z.object({
  jsonrpc: versionSchema,
  id: idSchema.nullable(),
  error: z.object({
    code: z.int(),
    message: z.string(),
    data: z
      .object({ code: z.string(), problems: z.array(z.string()).optional() })
      .optional()
      .catch(undefined),
  }),
});

export type MessageId = z.output<typeof idSchema>;

/** A JSON-RPC 2.0 message, told apart by which members it has. */
export type Message =
  | {
      readonly kind: 'request';
      readonly id: MessageId;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: MessageId; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: MessageId | null; readonly error: RequestError };

/** A frame that is no message: `error` is the answer that it deserves. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly id: MessageId | null;
  readonly error: RequestError;
}
