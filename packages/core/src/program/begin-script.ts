/**
 * The last link of a chain of settings: says that they are in force (`B`, with the uptime) in the run
 * file, puts standard error back to the log, and becomes the program. It is started as
 * `sh -c SCRIPT FILE PROGRAM ARG...`, where FILE is what PROGRAM is found at: the user that it runs as
 * may not be allowed to what the deputy is.
 */
export const BEGIN_SCRIPT = `[ -x "$0" ] || { echo "posse: user $(id -u) may not execute \\"$0\\"" >&2; exit 126; }
read -r posse_ posse_rest </proc/uptime; printf '\\nB %s\\n' "$posse_" >&9 || exit 125
exec "$@" 2>&8 8>&- 9>&-`;
