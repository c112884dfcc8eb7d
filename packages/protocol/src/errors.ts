/** Every way in which a request can be answered with an error, and its JSON-RPC number. */
export const ERROR_NUMBERS = {
  /** The frame is no JSON. */
  parse_error: -32700,
  /** The frame is JSON, but no request, response or notification. */
  invalid_request: -32600,
  /** No such verb. */
  unknown_verb: -32601,
  /** The parameters do not fit the verb's schema. */
  invalid_params: -32602,
  /** A defect on the other side. */
  internal: -32603,
  /** The proof of the token is missing or wrong. */
  unauthorized: -32001,
  /** The two sides speak different versions of the wire. */
  version_mismatch: -32002,
  /** The other side has too much to do for this peer already. */
  busy: -32003,
  /** The command is older than its sender allowed it to become. */
  expired: -32004,
  /** No process has this name here. */
  unknown_process: -32005,
  /** The specs do not make sense; `problems` says why. */
  invalid_specs: -32007,
  /** Somebody else has changed the specs since they were last seen. */
  conflict: -32008,
  /** The deputy belongs to another configuration. */
  other_configuration: -32009,
  /** The process has no live run with a standard input to write to. */
  no_input: -32015,
  /** The process does not read its standard input, and there is no more room in it. */
  input_full: -32016,
  /** The command could not be made durable and was not carried out. */
  state_not_written: -32010,
  /** The host is out of reach. */
  unreachable: -32011,
  /** The process is in the configuration, but its deputy does not hold it yet. */
  not_applied: -32012,
  /** No answer in time; whether it was carried out is not known. */
  timed_out: -32013,
  /** The request or its answer does not fit into a frame. */
  too_large: -32014,
} as const;

/** The name of an error on the wire. */
export type ErrorCode = keyof typeof ERROR_NUMBERS;

/** A request that failed: `code` for programs, `message` (a sentence) for people. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: { readonly problems?: readonly string[] } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error that anything thrown becomes on the wire; a defect keeps its text to itself. */
export function asRequestError(thrown: unknown): RequestError {
  if (thrown instanceof RequestError) return thrown;
  return new RequestError(
    'internal',
    'Something went wrong here; its own log says what.',
    {},
    {
      cause: thrown,
    },
  );
}
