import type { RestartPolicy } from './backoff.js';

/** Whether a run that ended so did what it was for. What nobody can know was no success. */
export function isSuccess(
  { code, signal }: { readonly code: number | null; readonly signal: string | null },
  { success_codes }: Pick<RestartPolicy, 'success_codes'>,
): boolean {
  return success_codes.some((expected) => expected === code || expected === signal);
}
