import { afterAll, beforeAll, expect } from "vitest";
import { type Running, startBerth } from "./run-berth.ts";
import { said } from "./said.ts";
import { useProject } from "./use-project.ts";

/** Longer than any file of tests takes. */
const mostMinutes = 10;

/** One stack for all tests of a file, provided by `berth ci`: up before the first, gone after the last. */
export function useCiStack(prefix: string, file: string): () => { readonly name: string; readonly dir: string } {
  const folder = useProject(prefix, ({ write }) => write({ "compose.yaml": file }));
  let run: Running | undefined;
  let name = "";
  beforeAll(async () => {
    const script = `echo "in $BERTH_PROJECT"; until [ -e over ]; do sleep 0.2; done`;
    const args = ["-p", folder().name, "ci", "--command-timeout", `${mostMinutes}m`, "--", "sh", "-c", script];
    run = startBerth(args, { cwd: folder().dir, timeoutMs: mostMinutes * 60_000 });
    await said(run, "stdout", /^in .+$/m);
    name = /^in (.+)$/m.exec(run.output.stdout)?.[1] ?? "";
  });
  // Vitest runs what comes last first: the folder is still there.
  afterAll(async () => {
    await folder().write({ over: "" });
    expect(await run?.ended).toMatchObject({ code: 0 });
  });
  return () => ({ name, dir: folder().dir });
}
