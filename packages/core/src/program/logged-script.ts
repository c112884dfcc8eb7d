import type { Tools } from './tools.js';

/**
 * Runs a command whose output goes to a log, as that of programs does: through a FIFO and a scribe,
 * since a command that has the log itself as its output empties it with `echo > /dev/stderr`. It is
 * started as `sh -c SCRIPT posse-command FIFO LOG OWNER PROGRAM ARG...`, with the id of the user whose
 * the FIFO is to be, or nothing.
 *
 * The scribe is in a session of its own and lives for as long as anybody holds its FIFO, of which the
 * name is gone at once, and may be left by one that was ended before; it alone keeps descriptor 3, whose other end tells that all is written. Where
 * there is no room for a FIFO, output goes nowhere.
 */
export function loggedScript({ mkfifo, chown, rm, setsid, sh, cat }: Tools): string {
  return `posse_fifo=$1 posse_log=$2 posse_owner=$3; shift 3
posse_make() { ${mkfifo} -m 600 "$posse_fifo"; }
if { posse_make || { ${rm} -f "$posse_fifo" && posse_make; }; } && exec 8<>"$posse_fifo" 7<"$posse_fifo"; then
  [ -z "$posse_owner" ] || ${chown} "$posse_owner" "$posse_fifo"
  ${rm} -f "$posse_fifo"
  ${setsid} ${sh} -c 'umask 077; ${cat} >>"$0" || exec ${cat} >/dev/null' "$posse_log" <&7 >/dev/null 2>&1 7<&- 8>&- &
  exec "$@" >&8 2>&8 3>&- 7<&- 8>&-
fi 2>/dev/null
exec "$@" >/dev/null 2>&1 3>&-`;
}
