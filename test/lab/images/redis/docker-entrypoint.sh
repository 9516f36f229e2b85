#!/bin/sh
# As the official image: a configuration file or an option alone means redis-server, and root gives up its rights.
set -e

case ${1-} in
-* | *.conf) set -- redis-server "$@" ;;
esac

if [ "$1" = redis-server ]; then
  # The official image is compiled so that other containers may connect; Debian's build has to be told, and a later
  # option of the user's own still wins.
  program=$1
  shift
  case ${1-} in
  *.conf)
    file=$1
    shift
    set -- "$program" "$file" --protected-mode no "$@"
    ;;
  *) set -- "$program" --protected-mode no "$@" ;;
  esac
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid=redis --regid=redis --clear-groups -- "$@"
  fi
fi
exec "$@"
