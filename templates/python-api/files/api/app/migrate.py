"""Applies migrations/*.sql in order of name, each once and in one transaction."""

import logging.config
from pathlib import Path

from .database import connection
from .log import CONFIG

logging.config.dictConfig(CONFIG)
log = logging.getLogger(__name__)

with connection() as held:
    # One migration at a time, even if several containers start.
    held.run("SELECT pg_advisory_lock(1)")
    held.run("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, made_at timestamptz DEFAULT now())")
    done = {name for (name,) in held.run("SELECT name FROM migrations")}
    for file in sorted(Path("migrations").glob("*.sql")):
        if file.name in done:
            continue
        held.run("BEGIN")
        held.run(file.read_text())
        held.run("INSERT INTO migrations (name) VALUES (:name)", name=file.name)
        held.run("COMMIT")
        log.info("applied %s", file.name)
