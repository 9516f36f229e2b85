#!/bin/bash
# As the official image's, of which it knows --connect and --innodb_initialized. By TCP: while the database is set up, the
# server listens on its socket only.
set -eo pipefail

asked() {
  mariadb --defaults-file=/var/lib/mysql/.my-healthcheck.cnf --host=127.0.0.1 --skip-column-names --batch -e "$1"
}

for check in "$@"; do
  case $check in
  --connect) asked 'SELECT 1' >/dev/null ;;
  --innodb_initialized) [ "$(asked "SELECT 1 FROM information_schema.ENGINES WHERE engine = 'innodb' AND support IN ('YES', 'DEFAULT', 'ENABLED')")" = 1 ] ;;
  *) echo "healthcheck.sh: $check is not known here" >&2 && exit 1 ;;
  esac
done
