#!/bin/bash
# As the official image: the first start of an empty PGDATA makes a cluster from POSTGRES_USER, POSTGRES_PASSWORD,
# POSTGRES_DB (each also as …_FILE), POSTGRES_INITDB_ARGS and POSTGRES_HOST_AUTH_METHOD, and runs what lies in
# /docker-entrypoint-initdb.d.
set -Eeo pipefail

# value NAME [DEFAULT]: NAME from the environment or from the file that NAME_FILE names
value() {
  local name=$1 file="$1_FILE"
  if [ -n "${!name-}" ] && [ -n "${!file-}" ]; then
    echo "error: both $name and $file are set (but are exclusive)" >&2
    exit 1
  fi
  local found=${!name-${2-}}
  [ -z "${!file-}" ] || found=$(<"${!file}")
  export "$name=$found"
  unset "$file"
}

in_database() {
  PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" "$@"
}

run_scripts() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    echo "$0: running $file"
    case $file in
    *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
    *.sql) in_database --dbname "$POSTGRES_DB" -f "$file" ;;
    *.sql.gz) gunzip -c "$file" | in_database --dbname "$POSTGRES_DB" ;;
    *) echo "$0: ignoring $file" ;;
    esac
  done
}

initialise() {
  value POSTGRES_PASSWORD
  value POSTGRES_USER postgres
  value POSTGRES_DB "$POSTGRES_USER"
  value POSTGRES_INITDB_ARGS
  local auth=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$auth" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' >&2
    exit 1
  fi
  # No fsync of what a test throws away.
  eval 'initdb --no-sync --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "${POSTGRES_PASSWORD:-unused}") '"$POSTGRES_INITDB_ARGS"
  printf '\nhost all all all %s\n' "$auth" >>"$PGDATA/pg_hba.conf"
  # Until the scripts have run, nobody outside may take the server for ready: it listens on its socket only.
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  [ "$POSTGRES_DB" = postgres ] || in_database --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  run_scripts
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -m fast -w stop
  echo 'PostgreSQL init process complete; ready for start up.'
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
  mkdir -p "$PGDATA"
  if [ "$(id -u)" = 0 ]; then
    chmod 00700 "$PGDATA" || true
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --clear-groups -- "${BASH_SOURCE[0]}" "$@"
  fi
  shopt -s nullglob
  [ -s "$PGDATA/PG_VERSION" ] || initialise
fi
exec "$@"
