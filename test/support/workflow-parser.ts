import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

/** What GitHub's own parser finds wrong with a workflow. Bundled by workflow-faults.ts: Node refuses how it imports JSON. */
export function faults(content: string): readonly string[] {
  const { context } = parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(String);
}
