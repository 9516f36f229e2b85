import { defineConfig } from "@playwright/test";

const url = `http://localhost:${process.env.WEB_PORT ?? 8088}`;

export default defineConfig({
  use: { baseURL: url },
  webServer: {
    // Up on the ports of the file for as long as Playwright wants it, and then away, however Playwright ends.
    command: "berth ci -f ../compose.yaml --keep-ports -- tail -f /dev/null",
    url,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
