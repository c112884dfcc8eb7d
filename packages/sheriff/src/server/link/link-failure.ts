/** Why a deputy is out of reach: a sentence for whoever drives the robot. */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
}

/** A local deputy that has never run on this machine: nothing of it is left here. */
export class NeverStarted extends LinkFailure {}

/** The sentence for an error that dialling can end with. */
export function describeDialError(thrown: unknown, host: string): string {
  const code = codeOf(thrown);
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused: no deputy listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name "${host}" is not known here: check its spelling, /etc/hosts and the DNS`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'the network has no way to it: check that the machine is on and connected';
    case 'ETIMEDOUT':
      return 'no answer: check that the machine is on and connected';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'it closed the connection at once: what listens there may be no deputy';
    default: {
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      // What the HTTP parser or ws say: something answered, but not as a WebSocket does.
      if (code.startsWith('HPE_') || text.startsWith('Unexpected server response')) {
        return `what listens there is no deputy (${text})`;
      }
      return `cannot connect: ${text}`;
    }
  }
}

function codeOf(thrown: unknown): string {
  // One name with several addresses: Node tries them all and collects what each said.
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  if (thrown instanceof Error && 'code' in thrown) return String(thrown.code);
  return '';
}
