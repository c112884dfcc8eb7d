import { MAX_WRITE_BYTES, RequestError } from '@posse/protocol';
import type { DeputyHandlers } from '../session/context.js';

/** Writes to the standard input of a live run. */
export const write: DeputyHandlers['write'] = (params, { supervisor }) => {
  const { process, data, encoding = 'utf8' } = params;
  const bytes = Buffer.from(data, encoding);
  // Node skips what is no base64, and would write something else than was meant.
  if (encoding === 'base64' && bytes.toString('base64') !== data) throw notBase64();
  if (bytes.length > MAX_WRITE_BYTES) throw tooMuch(bytes.length);
  supervisor.write(process, bytes);
  return {};
};

function notBase64(): RequestError {
  return new RequestError('invalid_params', 'The data is no base64 (with padding).');
}

function tooMuch(bytes: number): RequestError {
  const text = `One write takes ${MAX_WRITE_BYTES} bytes at most, and these are ${bytes}. Write them in pieces.`;
  return new RequestError('invalid_params', text);
}
