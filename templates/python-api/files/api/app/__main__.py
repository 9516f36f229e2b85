"""Serves the API: as many processes as WEB_CONCURRENCY says, or one that starts again at each change (RELOAD)."""

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
        # Less than the stack's stop_grace_period: what has been asked is answered before it leaves.
        timeout_graceful_shutdown=8,
    )
