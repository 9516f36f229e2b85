/**
 * A reaper as long as it only watches, for any POSIX shell; `$1` is how many seconds, the rest what it turns into. It reads from
 * a run until that is gone (the pipe's end tells of any death at once, on every system), or until time is over. `group N` names
 * a process group that is to die too, `done` ends it. It takes a MB and a millisecond, where a whole Node takes forty of each.
 */
export const watchScript = `exec 3<&0
sleep "$1" & clock=$!
{
  group=
  while read -r word what <&3; do
    case $word in done) kill $clock; exit 0;; group) group=$what;; esac
  done
  kill $clock
  [ -z "$group" ] || kill -9 "-$group"
  exit 1
} & reader=$!
if wait $clock; then kill $reader; elif wait $reader; then exit 0; fi
shift
exec "$@" </dev/null 3<&-`;
