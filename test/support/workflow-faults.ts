import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** What GitHub's own parser finds wrong with a workflow. */
export async function workflowFaults(text: string): Promise<readonly string[]> {
  // Bundled, since the parser imports JSON in a way that Node refuses.
  const { outputFiles } = await build({
    stdin: {
      contents: `import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
export const faults = (content) =>
  parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter()).context.errors.getErrors().map(String);`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "error",
  });
  const module: { exports: { faults?: (content: string) => readonly string[] } } = { exports: {} };
  new Function("module", "require", outputFiles[0]?.text ?? "")(module, createRequire(import.meta.url));
  return module.exports.faults?.(text) ?? ["The parser is not there."];
}
