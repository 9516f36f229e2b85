import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** What GitHub's own parser finds wrong with a workflow. */
export async function workflowFaults(text: string): Promise<readonly string[]> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("workflow-parser.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "error",
  });
  const module: { exports: Partial<typeof import("./workflow-parser.ts")> } = { exports: {} };
  new Function("module", "require", outputFiles[0]?.text ?? "")(module, createRequire(import.meta.url));
  return module.exports.faults?.(text) ?? ["The parser is not there."];
}
