#!/bin/sh
# As the official image: templates become configuration, then the scripts of /docker-entrypoint.d run, then the command.
set -e

expand_templates() {
  # Only variables that are set: nginx's own $host and the like must stay.
  defined=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
  find /etc/nginx/templates -name '*.template' -type f | while read -r template; do
    target=/etc/nginx/conf.d/${template#/etc/nginx/templates/}
    mkdir -p "$(dirname "$target")"
    envsubst "$defined" <"$template" >"${target%.template}"
  done
}

case $1 in
nginx | nginx-debug)
  [ ! -d /etc/nginx/templates ] || expand_templates
  for script in /docker-entrypoint.d/*; do
    case $script in
    *.envsh) . "$script" ;;
    *.sh) [ ! -x "$script" ] || "$script" ;;
    esac
  done
  ;;
esac
exec "$@"
