/**
 * Variables by which an environment makes a program run other code: those that the C library ignores
 * in programs with privileges of their own (`unsecvars.h` of glibc; it minds paths in `LANGUAGE`, where
 * texts for printf(3) are found), and those of shells.
 */
const UNSAFE =
  /^(LD_.*|GLIBC_TUNABLES|GCONV_PATH|GETCONF_DIR|HOSTALIASES|LANGUAGE|LOCALDOMAIN|LOCPATH|MALLOC_.*|NIS_PATH|NLSPATH|RESOLV_HOST_CONF|RES_OPTIONS|TMPDIR|TZDIR|BASH_ENV|BASHOPTS|ENV|PS4|SHELLOPTS)$/;

/** An environment in two parts. */
export interface PartedEnv {
  /** What a program of root's may be given. */
  readonly safe: Readonly<Record<string, string>>;
  /** `NAME=value` of the rest. */
  readonly unsafe: readonly string[];
}

/**
 * Parts an environment that another user may have written, in an `env_file` say: that user's programs
 * get all of it, but not those that root runs on the way to them.
 */
export function partEnv(env: Readonly<Record<string, string>>): PartedEnv {
  const entries = Object.entries(env);
  return {
    safe: Object.fromEntries(entries.filter(([name]) => !UNSAFE.test(name))),
    unsafe: entries
      .filter(([name]) => UNSAFE.test(name))
      .map(([name, value]) => `${name}=${value}`),
  };
}
