/** The deputy cannot start, and a person can mend why; the message is a sentence that says how. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
