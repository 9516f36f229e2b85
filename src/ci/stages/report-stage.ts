import { wrapProgress } from "../../apply/event.ts";
import type { CommandContext } from "../../context/context.ts";
import { locateEndpoints } from "../../endpoints/located.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import type { Env } from "../../env.ts";
import type { Plan } from "../../plan/plan.ts";
import { type Redactor, redactor } from "../../redact/redactor.ts";
import { secretValues } from "../../stack/files/secret-files.ts";
import { collect } from "../artifacts/collect.ts";
import { type ArtifactFolder, names, namesFor, openFolder } from "../artifacts/folder.ts";
import { appendJobSummary, markdown } from "../artifacts/markdown.ts";
import { provisioning, type StepReport } from "../artifacts/provisioning.ts";
import { type Recording, record } from "../artifacts/recording.ts";
import { runReport } from "../artifacts/report.ts";
import type { CiRun, CiStage, Provisioned } from "../ci-run.ts";
import type { ArtifactsRequest } from "../request.ts";

export interface ReportRequest {
  /** As the user wrote it. */
  readonly command: readonly string[];
  readonly artifacts?: ArtifactsRequest | undefined;
}

/** Writes reports on a run: to the artifacts folder, and to the job summary of GitHub Actions. */
export function reportStage({ command, artifacts }: ReportRequest, env: Env): CiStage {
  let begun: (OpenReport & { up?: Provisioned; upMs?: number }) | undefined;
  return {
    async begin(run, ctx) {
      begun = await openReport(run, artifacts, recordPlans(ctx));
      return begun.recorder.ctx;
    },
    async provisioned(up) {
      if (begun !== undefined) Object.assign(begun, { up, upMs: Math.round(performance.now() - begun.beganMs) });
      return {};
    },
    async ended(run, end, signal) {
      if (begun === undefined) return;
      const { redact, folder, recording, recorder, startedAt, up, upMs } = begun;
      begun = undefined;
      recorder.stop();
      const [recorded] = await Promise.allSettled([recording?.stop()]);
      const containers = await containersOf(run);
      const endpoints = up && (await locateEndpoints(up, env)).endpoints;
      const { project } = run;
      const peaks = recording?.peaks ?? new Map();
      const seen = { project, command, startedAt, upMs, end, containers, peaks, endpoints, steps: recorder.steps() };
      const report = redact.data(runReport(seen));
      const keep = async () => {
        if (folder === undefined) return;
        if (artifacts?.when === "on-failure" && report.outcome === "passed") return folder.discard();
        const kept = { stack: run.loaded.stack, plans: recorder.plans, containers, report };
        await collect(kept, { engine: run.engine, folder, redactor: redact, signal });
      };
      // If one part cannot be written, the others still are.
      const written = await Promise.allSettled([appendJobSummary(markdown(report), env), keep()]);
      for (const part of [recorded, ...written]) if (part.status === "rejected") throw part.reason;
    },
  };
}

/** The containers of the run, with the shared ones. */
async function containersOf({ engine, project, shared }: CiRun): Promise<readonly ContainerFact[]> {
  const projects = shared === undefined ? [project] : [project, shared.project];
  return (await Promise.all(projects.map((each) => engine.containers(each)))).flat();
}

interface OpenReport {
  readonly redact: Redactor;
  readonly folder: ArtifactFolder | undefined;
  readonly recording: Recording | undefined;
  readonly recorder: PlanRecorder;
  readonly startedAt: string;
  readonly beganMs: number;
}

async function openReport(
  { project, loaded: { stack, environment }, engine }: CiRun,
  artifacts: ArtifactsRequest | undefined,
  recorder: PlanRecorder,
): Promise<OpenReport> {
  const redact = redactor(await secretValues(stack, environment));
  const folder = artifacts && (await openFolder(artifacts.folder, namesFor(stack)));
  const file = folder?.open(names.events);
  const recording = file && (await record(engine, { project, file, redactor: redact }));
  return {
    redact,
    folder,
    recording,
    recorder,
    startedAt: new Date().toISOString(),
    beganMs: performance.now(),
  };
}

/** Records the plans that are executed with a context. */
interface PlanRecorder {
  /** The same context, whose plans are recorded. */
  readonly ctx: CommandContext;
  /** The executed plans, in order. */
  readonly plans: readonly Plan[];
  steps(): readonly StepReport[];
  /** Ends the recording: later plans are ignored. */
  stop(): void;
}

/** Records plans while they are executed. */
function recordPlans(ctx: CommandContext): PlanRecorder {
  const record = provisioning(() => Math.round(performance.now()));
  const plans: Plan[] = [];
  let isOver = false;
  const progress = wrapProgress(ctx.ui.progress, (show, plan) => {
    if (isOver) return show;
    plans.push(plan);
    record.begin(plan);
    return (event) => {
      record.take(event);
      show(event);
    };
  });
  return {
    ctx: { ...ctx, ui: { ...ctx.ui, progress } },
    plans,
    steps: record.steps,
    stop: () => {
      isOver = true;
    },
  };
}
