/**
 * The last link of a chain when there are set-up files: a bash that sources them and then becomes the
 * program, or runs the command line itself. It is started as
 * `bash -c SCRIPT posse-setup COUNT FILE... exec PROGRAM ARG...` or `... eval LINE`.
 *
 * The files are sourced at the top, since `declare` in a function is local, and without arguments,
 * since those of ROS look at them. What they print goes to the log. One that fails or ends the shell
 * keeps the program from beginning, and is named in the run file. The options and arguments that they
 * leave behind are taken back.
 *
 * The run file moves to a descriptor that no script takes for itself, as many take 8 and 9.
 */
export const SETUP_SCRIPT = `exec {posse_say}>&9 9>&- 2>&8 8>&-
posse_fail() { printf 'posse: %s\\n' "$1" >&"$posse_say"; trap - EXIT; exit 1; }
posse_files=("\${@:2:$1}"); shift "$(($1 + 1))"
posse_how=$1; shift
posse_words=("$@"); set --
for posse_file in "\${posse_files[@]}"; do
  [ -f "$posse_file" ] && [ -r "$posse_file" ] ||
    posse_fail "setup file \\"$posse_file\\" does not exist or cannot be read"
  trap 'posse_fail "setup file \\"$posse_file\\" ended the shell with exit code $?"' EXIT
  . "$posse_file"
  posse_status=$?
  trap - EXIT
  set +aefu +o pipefail --
  [ "$posse_status" -eq 0 ] ||
    posse_fail "setup file \\"$posse_file\\" failed with $posse_status"
done
[ "$posse_how" = eval ] || type -P -- "\${posse_words[0]}" >/dev/null ||
  posse_fail "there is no program \\"\${posse_words[0]}\\" on the PATH that the setup files make"
read -r posse_uptime posse_rest </proc/uptime
printf '\\nB %s\\n' "$posse_uptime" >&"$posse_say" || exit 125
exec {posse_say}>&-
[ "$posse_how" = eval ] || exec -- "\${posse_words[@]}"
eval -- "\${posse_words[0]}"`;
