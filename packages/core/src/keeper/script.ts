import type { Tools } from '../program/tools.js';

/**
 * The shell program that stands over each run and outlives the deputy. It is started as
 * `sh -c SCRIPT posse-keeper ORDER... setsid PROGRAM ARG...` with the eleven words of `orderWords`.
 *
 * It claims the run by creating its run file, which must not exist; writes who it is (`K`), where in
 * the log the output of this run begins (`O`), who the program is (`S`, just before it becomes the
 * program) and how the program ended (`X`, with the uptime). When settings come first, a `C` says so,
 * and whoever puts the last one in force writes a `B`: only then is it the program. Its own words go
 * to the run file too: the shell says there which signal ended the program, and the settings what
 * went wrong.
 *
 * Output goes through a FIFO to the scribe, a `cat` that appends it to the log. One that is killed is
 * replaced at once; while the log cannot be written, output is let go so that the program is not
 * blocked, and the log is tried again each second. The keeper holds the FIFO open, so that the
 * program gets no SIGPIPE meanwhile; and it opens the scribe's end before it starts it, or what a
 * short program wrote would be gone before a late scribe comes to open it.
 *
 * The FIFO of the readiness probe is made as the user of the program, since its folder may be that
 * user's, and held open for as long as the program runs, so that a word is kept until somebody reads
 * it. The keeper that has made it removes it, before anybody can know that the run is over. Another
 * user may put something else in its place at any time, and `<>` makes what is not there: so that
 * user opens it, and the keeper takes over what has been opened.
 *
 * The traps are handlers, which a child gets reset; `trap ''` would be inherited. The program is a
 * foreground subshell, since a background job would ignore SIGINT.
 */
export function keeperScript({ mkfifo, chown, cat, timeout, sleep, rm, sh }: Tools): string {
  return `trap : HUP INT QUIT TERM USR1 USR2
umask 077; set -C; exec 9>"$1" || exit 125; set +C; exec 2>&9
read -r posse_ </proc/self/stat; printf '\\nK %s\\n\\nO %s\\n' "$posse_" "$7" >&9 || exit 125
${mkfifo} "$3" || exit 125
[ "$4" = /dev/null ] || ${mkfifo} "$4" || exit 125
[ -z "$8" ] || ${chown} "$8" "$3" || exit 125
[ -z "$8" ] || [ "$4" = /dev/null ] || ${chown} "$8" "$4" || exit 125
posse_made=
[ -z "\${10}" ] || [ -p "\${10}" ] || { $9 ${mkfifo} "\${10}" && posse_made=1; } || exit 125
exec 8<>"$3" 7<"$3"
( exec 8>&- 9>&- 2>/dev/null
  until ${cat} <&7 >>"$2"; do [ $? -gt 128 ] || ! ${timeout} 1 ${cat} <&7 >/dev/null || break; done ) &
exec 7<&-
posse_ready=\${10} posse_holder=
[ -z "$posse_ready" ] || [ -z "$9" ] || {
  posse_holder=$($9 ${sh} -c 'exec 6<>"$0" && echo $$ && exec ${sleep} 60 >&-' "$posse_ready" &)
  posse_ready=/proc/$posse_holder/fd/6; }
[ -z "$posse_ready" ] || [ -p "$posse_ready" ] ||
  { echo "posse: ready.pipe \\"\${10}\\" cannot be opened by its user, or is no FIFO" >&2; exit 125; }
[ -z "$posse_ready" ] || exec 6<>"$posse_ready" || exit 125
[ -z "$posse_holder" ] || kill "$posse_holder"
( exec <>"$4" >&8 2>&8 6>&-
  ulimit -Sn "$5"; umask "$6"; posse_first=\${11}; shift 11
  read -r posse_ </proc/self/stat
  if [ "$posse_first" = settings ]; then
    printf '\\nC\\n\\nS %s\\n' "$posse_" >&9 || exit 125
    exec "$@" 2>&9
  fi
  printf '\\nS %s\\n' "$posse_" >&9 || exit 125
  exec "$@" 8>&- 9>&- )
posse_rc=$?; read -r posse_ posse_rest </proc/uptime
[ -z "$posse_made" ] || $9 ${rm} -f "\${10}"
until printf '\\nX %s %s\\n' "$posse_rc" "$posse_" >&9; do ${sleep} 1 || exit; done`;
}
