/** A text with what it names filled in, or what is wrong with it. */
export type Expanded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Fills in `${VAR}`, `${VAR:-default}` (taken when it is unset or empty) and `$$`, which is a `$`. Any
 * other `$` stands for itself. A variable that is unset and has no default is an error.
 */
export function expand(text: string, env: NodeJS.ProcessEnv): Expanded {
  const problems: string[] = [];
  const expanded = text.replace(SPECIAL, (found: string, name?: string, fallback?: string) => {
    if (found === '$$') return '$';
    if (name === undefined) {
      problems.push('has a "${" that begins no "${VARIABLE}"; a plain one is written "$${"');
      return '';
    }
    if (fallback?.includes('${')) {
      problems.push(`has a variable in the default of \${${name}}, where it is not filled in`);
    }
    const value = env[name];
    if (fallback !== undefined) return value || fallback;
    if (value === undefined) {
      problems.push(`names \${${name}}, which is not set where the deputy runs`);
    }
    return value ?? '';
  });
  const [reason] = problems;
  return reason === undefined ? { ok: true, text: expanded } : { ok: false, reason };
}

const SPECIAL = /\$\$|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?/g;
