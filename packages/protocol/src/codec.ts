import type * as z from 'zod';
import {
  errorSchema,
  idSchema,
  type Malformed,
  type Message,
  type MessageId,
  notificationSchema,
  requestSchema,
  resultSchema,
} from './envelope.js';
import { ERROR_NUMBERS, type ErrorCode, RequestError } from './errors.js';
import { MAX_FRAME_BYTES } from './transport.js';
import { unreachable } from './unreachable.js';

const MAX_ERROR_TEXT = 4_096;
const MAX_PROBLEMS = 100;

/** Reads one frame, whatever it holds. */
export function decode(text: string): Message | Malformed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return malformed(null, 'parse_error', 'The frame is not valid JSON.', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed(null, 'invalid_request', 'A frame holds one JSON-RPC 2.0 object.');
  }
  if ('method' in value) return 'id' in value ? asRequest(value) : asNotification(value);
  if ('error' in value) return asError(value);
  if ('result' in value) return asResult(value);
  return malformed(null, 'invalid_request', 'The frame has no method, no result and no error.');
}

/** Writes one message as a frame. Throws `too_large` when a frame cannot hold it. */
export function encode(message: Message): string {
  switch (message.kind) {
    case 'request':
      return frame({ id: message.id, method: message.method, params: message.params });
    case 'notification':
      return frame({ method: message.method, params: message.params });
    case 'result':
      return frame({ id: message.id, result: message.result ?? null });
    case 'error':
      return frame({ id: message.id, error: errorMember(message.error) });
    default:
      return unreachable(message);
  }
}

function frame(members: Record<string, unknown>): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...members });
  const bytes = utf8Length(text);
  if (bytes <= MAX_FRAME_BYTES) return text;
  const sentence = `The message has ${bytes} bytes; a frame holds at most ${MAX_FRAME_BYTES}.`;
  throw new RequestError('too_large', sentence);
}

/** Only as much of an error as is sure to fit into a frame. */
function errorMember({ code, message, details }: RequestError): object {
  const problems = details.problems
    ?.slice(0, MAX_PROBLEMS)
    .map((problem) => problem.slice(0, MAX_ERROR_TEXT));
  return {
    code: ERROR_NUMBERS[code],
    message: message.slice(0, MAX_ERROR_TEXT),
    data: { code, problems },
  };
}

function utf8Length(text: string): number {
  // No code unit takes more than three bytes; most frames are far from the bound.
  if (text.length * 3 <= MAX_FRAME_BYTES) return text.length;
  return new TextEncoder().encode(text).length;
}

function asRequest(value: object): Message | Malformed {
  const parsed = requestSchema.safeParse(value);
  if (!parsed.success) {
    return malformed(idOf(value), 'invalid_request', notA('request', parsed.error));
  }
  const { id, method, params } = parsed.data;
  return { kind: 'request', id, method, params };
}

function asNotification(value: object): Message | Malformed {
  const parsed = notificationSchema.safeParse(value);
  if (!parsed.success) {
    return malformed(null, 'invalid_request', notA('notification', parsed.error));
  }
  const { method, params } = parsed.data;
  return { kind: 'notification', method, params };
}

function asResult(value: object): Message {
  const parsed = resultSchema.safeParse(value);
  if (!parsed.success) return confusedAnswer(value, parsed.error);
  const { id, result } = parsed.data;
  return { kind: 'result', id, result };
}

function asError(value: object): Message {
  const parsed = errorSchema.safeParse(value);
  if (!parsed.success) return confusedAnswer(value, parsed.error);
  const { id, error } = parsed.data;
  const details = error.data?.problems === undefined ? {} : { problems: error.data.problems };
  return { kind: 'error', id, error: new RequestError(codeOf(error), error.message, details) };
}

/** Nobody answers an answer, or two confused peers would never stop; so it counts as an error. */
function confusedAnswer(value: object, error: z.ZodError): Message {
  const reason = new RequestError('version_mismatch', notA('response', error));
  return { kind: 'error', id: idOf(value), error: reason };
}

function malformed(
  id: MessageId | null,
  code: ErrorCode,
  message: string,
  options?: ErrorOptions,
): Malformed {
  return { kind: 'malformed', id, error: new RequestError(code, message, {}, options) };
}

function idOf(value: object): MessageId | null {
  return idSchema.nullable().catch(null).parse(Reflect.get(value, 'id'));
}

function notA(kind: string, { issues: [first] }: z.ZodError): string {
  const problem = first === undefined ? '' : ` (${first.path.join('.')}: ${first.message})`;
  return `The frame is no JSON-RPC 2.0 ${kind}${problem}.`;
}

function codeOf(error: { code: number; data?: { code: string } | undefined }): ErrorCode {
  const codes = Object.keys(ERROR_NUMBERS) as ErrorCode[]; // Object.keys forgets the key type.
  return (
    codes.find((code) => code === error.data?.code) ??
    codes.find((code) => ERROR_NUMBERS[code] === error.code) ??
    'internal'
  );
}
