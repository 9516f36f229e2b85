import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { viteValidators } from "../scripts/validators.ts";
import { LongestFirst } from "./support/longest-first.ts";
import { testFolder } from "./support/test-folder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root,
  plugins: [viteValidators],
  test: {
    sequence: { sequencer: LongestFirst },
    env: { TMPDIR: testFolder() },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 20_000,
          // vitest leaves a core idle, which is half of the machines that CI has; and pure functions need no process each.
          maxWorkers: "100%",
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", "test/contract/**/*.test.ts"],
          globalSetup: ["test/support/engine-setup.ts"],
          // A build that others leave a tenth of a core to takes minutes.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // Two cores are busy with that; more at once only makes each of them slow.
          maxWorkers: 4,
          maxConcurrency: 3,
          // Every test has a project of its own at the engine, which is what keeps them apart.
          isolate: false,
          // On a machine that others load too, a real engine may take longer than a test allows for: once more, then it fails.
          retry: process.env["CI"] === undefined ? 0 : 1,
          // After the unit tests, which use the whole machine too.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
