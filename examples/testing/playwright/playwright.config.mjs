import { defineConfig } from "@playwright/test";

const url = `http://localhost:${process.env.WEB_PORT ?? 8088}`;

export default defineConfig({
  use: { baseURL: url },
  webServer: {
    // Runs on the ports in the file while Playwright needs it; removed afterwards, even if Playwright is killed.
    command: "berth ci -f ../compose.yaml --keep-ports -- tail -f /dev/null",
    url,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
