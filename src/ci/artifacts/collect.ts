import type { ContainerFact, Engine } from "../../engine/engine.ts";
import type { Plan } from "../../plan/plan.ts";
import { planJson, showPlan } from "../../plan/show.ts";
import type { Redactor } from "../../redact/redactor.ts";
import { psText } from "../../render/lists/ps.ts";
import type { FileObject, Stack } from "../../stack/stack.ts";
import type { ArtifactFolder } from "./folder.ts";
import { junit } from "./junit.ts";
import { writeLogs } from "./logs.ts";
import { markdown } from "./markdown.ts";
import { names } from "./names.ts";
import type { RunReport } from "./report.ts";

/** What of a run is kept. */
export interface Collection {
  readonly stack: Stack;
  readonly plans: readonly Plan[];
  readonly containers: readonly ContainerFact[];
  readonly report: RunReport;
}

interface CollectContext {
  readonly engine: Pick<Engine, "inspected" | "logs">;
  readonly folder: ArtifactFolder;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

/** Writes all that is kept of a run: what is small first, since the time for it may be over at any moment. */
export async function collect(
  { stack, plans, containers, report }: Collection,
  { engine, folder, redactor, signal }: CollectContext,
): Promise<void> {
  const { canonicalYaml } = await import("../../stack/canonical/canonical.ts");
  const [first] = plans;
  const { project, startedAt, steps, verdicts } = report;
  await folder.write(names.report, json(report));
  await folder.write(names.summary, markdown(report));
  await folder.write(names.junit, await junit({ project, startedAt, steps, verdicts }));
  await folder.write(names.config, redactor.text(canonicalYaml(redactedStack(stack, redactor))));
  if (first !== undefined) {
    await folder.write(names.planText, redactor.text(plans.map((plan) => showPlan(plan, { order: true })).join("\n")));
    await folder.write(names.plan, json(redactor.data(planJson(first))));
  }
  await folder.write(
    names.ps,
    redactor.text(psText(redactor.data(containers), "table", { truncate: false, now: new Date() })),
  );
  await folder.write(names.peaks, json(peaksOf(report)));
  const inspected = await Promise.all(containers.map(({ id }) => engine.inspected(id)));
  await folder.write(names.inspect, json(redactor.data(inspected.filter((one) => one !== undefined))));
  await writeLogs(engine, containers, { folder, redactor, signal });
}

function peaksOf({ containers }: RunReport) {
  return Object.fromEntries(containers.flatMap(({ name, peak }) => (peak === undefined ? [] : [[name, peak]])));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The same stack without its secrets, for the file that is kept. */
function redactedStack(stack: Stack, { data }: Redactor): Stack {
  return {
    ...data(stack),
    secrets: new Map(Array.from(stack.secrets, ([key, secret]) => [key, withoutContent(secret)])),
  };
}

function withoutContent({ value: _, content, ...secret }: FileObject): FileObject {
  return content === undefined ? secret : { ...secret, content: "***" };
}
