"""Connections to Postgres: PGHOST, PGUSER, PGDATABASE; the password comes from a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import BoundedSemaphore

from pg8000.exceptions import DatabaseError
from pg8000.native import Connection

# Maximum number of connections of this process.
_slots = BoundedSemaphore(10)
_idle: LifoQueue[Connection] = LifoQueue()


def rows(statement: str, **values: object) -> list[dict]:
    """Runs a statement with values for its `:names`; returns a dict for each row."""
    with connection() as held:
        found = held.run(statement, **values)
        return [dict(zip((column["name"] for column in held.columns), row)) for row in found or []]


@contextmanager
def connection() -> Iterator[Connection]:
    with _slots:
        held = _idle_one() or _connect()
        try:
            yield held
        except DatabaseError:
            # The server refused a statement: the connection is still good.
            _idle.put(held)
            raise
        except BaseException:
            # If one connection broke, the others probably did too: replace them all.
            while held is not None:
                with suppress(Exception):
                    held.close()
                held = _idle_one()
            raise
        else:
            _idle.put(held)


def _idle_one() -> Connection | None:
    try:
        return _idle.get_nowait()
    except Empty:
        return None


def _connect() -> Connection:
    return Connection(
        os.environ["PGUSER"],
        host=os.environ["PGHOST"],
        port=int(os.environ.get("PGPORT", "5432")),
        database=os.environ["PGDATABASE"],
        password=Path(os.environ["PGPASSWORD_FILE"]).read_text().strip(),
        timeout=10,
    )
