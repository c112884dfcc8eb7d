import * as z from 'zod';
import { ERROR_NUMBERS, type ErrorCode, RequestError } from './errors.js';

const idSchema = z.union([z.int(), z.string().max(64)]);
const versionSchema = z.literal('2.0');

const requestSchema = z.object({
  jsonrpc: versionSchema,
  id: idSchema,
  method: z.string().max(64),
  params: z.unknown(),
});

const notificationSchema = z.object({
  jsonrpc: versionSchema,
  method: z.string().max(64),
  params: z.unknown(),
});

const resultSchema = z.object({ jsonrpc: versionSchema, id: idSchema, result: z.unknown() });

const errorSchema = z.object({
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

/** What ties a response to its request. */
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

/** Reads one frame. Throws a `RequestError` that says what is wrong with it. */
export function decode(text: string): Message {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError('invalid_request', 'A frame holds one JSON-RPC 2.0 object.');
  }
  if ('method' in value) return 'id' in value ? asRequest(value) : asNotification(value);
  return 'error' in value ? asError(value) : asResult(value);
}

/** Writes one message as a frame. */
export function encode(message: Message): string {
  switch (message.kind) {
    case 'request':
      return frame({ id: message.id, method: message.method, params: message.params });
    case 'notification':
      return frame({ method: message.method, params: message.params });
    case 'result':
      return frame({ id: message.id, result: message.result ?? null });
    case 'error': {
      const { code, message: text, details } = message.error;
      const data = { code, ...details };
      return frame({ id: message.id, error: { code: ERROR_NUMBERS[code], message: text, data } });
    }
  }
}

function frame(members: Record<string, unknown>): string {
  return JSON.stringify({ jsonrpc: '2.0', ...members });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RequestError('parse_error', 'The frame is not valid JSON.', {}, { cause });
  }
}

function asRequest(value: object): Message {
  return { kind: 'request', ...checked(requestSchema, value) };
}

function asNotification(value: object): Message {
  return { kind: 'notification', ...checked(notificationSchema, value) };
}

function asResult(value: object): Message {
  return { kind: 'result', ...checked(resultSchema, value) };
}

function asError(value: object): Message {
  const { id, error } = checked(errorSchema, value);
  const details = error.data?.problems === undefined ? {} : { problems: error.data.problems };
  return { kind: 'error', id, error: new RequestError(codeOf(error), error.message, details) };
}

function codeOf(error: { code: number; data?: { code: string } | undefined }): ErrorCode {
  const codes = Object.keys(ERROR_NUMBERS) as ErrorCode[]; // Object.keys forgets the key type.
  return (
    codes.find((code) => code === error.data?.code) ??
    codes.find((code) => ERROR_NUMBERS[code] === error.code) ??
    'internal'
  );
}

function checked<Schema extends z.ZodType>(schema: Schema, value: object): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RequestError('invalid_request', 'The frame is no JSON-RPC 2.0 message.');
}
