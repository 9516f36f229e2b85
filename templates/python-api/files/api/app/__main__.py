"""Serves the API with WEB_CONCURRENCY processes, or one that restarts on each change (RELOAD)."""

import os

import uvicorn

from .log import CONFIG

if __name__ == "__main__":
    uvicorn.run(
        "app.routes:api",
        host="0.0.0.0",
        port=8000,
        reload=os.environ.get("RELOAD") == "1",
        access_log=False,
        log_config=CONFIG,
        server_header=False,
        # Less than the stack's stop_grace_period, so that open requests finish before the exit.
        timeout_graceful_shutdown=8,
    )
