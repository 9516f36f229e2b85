#!/bin/bash
# As the official image: the first start of an empty data folder makes a database from MARIADB_ROOT_PASSWORD (or
# MARIADB_RANDOM_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD), MARIADB_DATABASE, MARIADB_USER and MARIADB_PASSWORD, each
# also as MYSQL_… and as …_FILE, and runs what lies in /docker-entrypoint-initdb.d.
set -Eeo pipefail
shopt -s nullglob

data=/var/lib/mysql
socket=/run/mysqld/mysqld.sock

# value NAME: MARIADB_NAME or MYSQL_NAME, or what is in the file that …_FILE names
value() {
  local variable file
  for variable in "MARIADB_$1" "MYSQL_$1"; do
    file="${variable}_FILE"
    if [ -n "${!variable-}" ]; then printf %s "${!variable}" && return; fi
    if [ -n "${!file-}" ]; then cat "${!file}" && return; fi
  done
}

quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

as_root() {
  MYSQL_PWD=$root mariadb --protocol=socket --socket="$socket" --user=root "$@"
}

initialise() {
  root=$(value ROOT_PASSWORD)
  if [ -z "$root" ] && [ -z "$(value ALLOW_EMPTY_ROOT_PASSWORD)" ] && [ -z "$(value RANDOM_ROOT_PASSWORD)" ]; then
    echo >&2 '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified'
    exit 1
  fi
  [ -z "$(value RANDOM_ROOT_PASSWORD)" ] || root=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo '[Note] [Entrypoint]: Initializing database files'
  mariadb-install-db --datadir="$data" --rpm --auth-root-authentication-method=normal --skip-test-db >/dev/null
  # Until the scripts have run, nobody outside may take the server for ready: it listens on its socket only.
  mariadbd --skip-networking --socket="$socket" &
  local server=$! name user password password_of_root=$root file
  root=''
  until as_root -e 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$server" || exit 1
    sleep 0.1
  done
  name=$(value DATABASE)
  user=$(value USER)
  password=$(value PASSWORD)
  [ -z "$name" ] || as_root -e "CREATE DATABASE IF NOT EXISTS \`$name\`"
  if [ -n "$user" ] && [ -n "$password" ]; then
    as_root -e "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password")"
    [ -z "$name" ] || as_root -e "GRANT ALL ON \`${name//_/\\_}\`.* TO $(quoted "$user")@'%'"
  fi
  # As the official one: a user without rights, for the healthcheck alone.
  local probe
  probe=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  for host in localhost 127.0.0.1 ::1; do
    as_root -e "CREATE USER healthcheck@'$host' IDENTIFIED BY '$probe'; GRANT USAGE ON *.* TO healthcheck@'$host'"
  done
  (umask 077 && printf '[mariadb-client]\nport=3306\nsocket=%s\nuser=healthcheck\npassword=%s\nprotocol=tcp\n' "$socket" "$probe" >"$data/.my-healthcheck.cnf")
  as_root <<END
SET @@SESSION.SQL_LOG_BIN=0;
ALTER USER root@localhost IDENTIFIED BY $(quoted "$password_of_root");
CREATE USER root@'${MARIADB_ROOT_HOST:-%}' IDENTIFIED BY $(quoted "$password_of_root");
GRANT ALL ON *.* TO root@'${MARIADB_ROOT_HOST:-%}' WITH GRANT OPTION;
END
  root=$password_of_root
  for file in /docker-entrypoint-initdb.d/*; do
    echo "[Note] [Entrypoint]: running $file"
    case $file in
    *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
    *.sql) as_root --database="$name" <"$file" ;;
    *.sql.gz) gunzip -c "$file" | as_root --database="$name" ;;
    *) echo "[Note] [Entrypoint]: ignoring $file" ;;
    esac
  done
  kill "$server" && wait "$server"
  echo '[Note] [Entrypoint]: MariaDB init process done. Ready for start up.'
}

case ${1-} in -*) set -- mariadbd "$@" ;; esac
if [ "$1" = mariadbd ] || [ "$1" = mysqld ]; then
  if [ "$(id -u)" = 0 ]; then
    find "$data" \! -user mysql -exec chown mysql: '{}' +
    exec setpriv --reuid=mysql --regid=mysql --clear-groups -- "${BASH_SOURCE[0]}" "$@"
  fi
  [ -d "$data/mysql" ] || initialise "$@"
fi
exec "$@"
