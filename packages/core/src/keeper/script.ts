import type { Tools } from './tools.js';

/**
 * The shell program that stands over each run and outlives the deputy. It is started as
 * `sh -c SCRIPT posse-keeper RUN_FILE LOG FIFO STDIN NOFILE UMASK setsid PROGRAM ARG...`.
 *
 * It claims the run by creating its run file, which must not exist; writes who it is (`K`), who the
 * program is (`S`, just before it becomes the program) and how the program ended (`X`, with the
 * uptime). Its own words go to the run file too: the shell says there which signal ended the
 * program.
 *
 * Output goes through a FIFO to the scribe, a `cat` that appends it to the log. One that is killed is
 * replaced at once; while the log cannot be written, output is let go so that the program is not
 * blocked, and the log is tried again each second. The keeper holds the FIFO open, so that the
 * program gets no SIGPIPE meanwhile; and it opens the scribe's end before it starts it, or what a
 * short program wrote would be gone before a late scribe comes to open it.
 *
 * The traps are handlers, which a child gets reset; `trap ''` would be inherited. The program is a
 * foreground subshell, since a background job would ignore SIGINT.
 */
export function keeperScript({ mkfifo, cat, timeout, sleep }: Tools): string {
  return `trap : HUP INT QUIT TERM USR1 USR2
umask 077; set -C; exec 9>"$1" || exit 125; set +C; exec 2>&9
read -r posse_ </proc/self/stat; printf '\\nK %s\\n' "$posse_" >&9 || exit 125
${mkfifo} "$3" || exit 125
exec 8<>"$3" 7<"$3"
( exec 8>&- 9>&- 2>/dev/null
  until ${cat} <&7 >>"$2"; do [ $? -gt 128 ] || ! ${timeout} 1 ${cat} <&7 >/dev/null || break; done ) &
exec 7<&-
( exec <>"$4" >&8 2>&8
  ulimit -Sn "$5"; umask "$6"; shift 6
  read -r posse_ </proc/self/stat; printf '\\nS %s\\n' "$posse_" >&9 || exit 125
  exec "$@" 8>&- 9>&- )
posse_rc=$?; read -r posse_ posse_rest </proc/uptime
until printf '\\nX %s %s\\n' "$posse_rc" "$posse_" >&9; do ${sleep} 1 || exit; done`;
}
