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
import { markdown, toJobPage } from "../artifacts/markdown.ts";
import { provisioning, type StepReport } from "../artifacts/provisioning.ts";
import { type Recording, record } from "../artifacts/recording.ts";
import { runReport } from "../artifacts/report.ts";
import type { CiRun, CiStage, Provisioned } from "../ci-run.ts";
import type { ArtifactsRequest } from "../request.ts";

export interface ReportRequest {
  /** As the user wrote it. */
  readonly command: readonly string[];
  readonly artefacts?: ArtifactsRequest | undefined;
}

/** Keeps of a run what tells afterwards how it went: in a folder, and on the page that GitHub shows of a job. */
export function reportStage({ command, artefacts }: ReportRequest, env: Env): CiStage {
  let begun: (Begun & { up?: Provisioned; upMs?: number }) | undefined;
  return {
    async begin(run, ctx) {
      begun = await begin(run, artefacts, lookOn(ctx));
      return begun.looking.ctx;
    },
    async provisioned(up) {
      if (begun !== undefined) Object.assign(begun, { up, upMs: Math.round(performance.now() - begun.beganMs) });
      return {};
    },
    async ended(run, end, signal) {
      if (begun === undefined) return;
      const { redact, folder, recording, looking, startedAt, up, upMs } = begun;
      begun = undefined;
      looking.stop();
      const [recorded] = await Promise.allSettled([recording?.stop()]);
      const containers = await containersOf(run);
      const endpoints = up && (await locateEndpoints(up, env)).endpoints;
      const { project } = run;
      const peaks = recording?.peaks ?? new Map();
      const seen = { project, command, startedAt, upMs, end, containers, peaks, endpoints, steps: looking.steps() };
      const report = redact.data(runReport(seen));
      const keep = async () => {
        if (folder === undefined) return;
        if (artefacts?.when === "on-failure" && report.outcome === "passed") return folder.discard();
        const kept = { stack: run.loaded.stack, plans: looking.plans, containers, report };
        await collect(kept, { engine: run.engine, folder, redactor: redact, signal });
      };
      // What of it cannot be written keeps nothing else from being written.
      const written = await Promise.allSettled([toJobPage(markdown(report), env), keep()]);
      for (const part of [recorded, ...written]) if (part.status === "rejected") throw part.reason;
    },
  };
}

/** Those that other runs use too have had a part in it. */
async function containersOf({ engine, project, shared }: CiRun): Promise<readonly ContainerFact[]> {
  const projects = shared === undefined ? [project] : [project, shared.project];
  return (await Promise.all(projects.map((each) => engine.containers(each)))).flat();
}

interface Begun {
  readonly redact: Redactor;
  readonly folder: ArtifactFolder | undefined;
  readonly recording: Recording | undefined;
  readonly looking: Looking;
  readonly startedAt: string;
  readonly beganMs: number;
}

async function begin(
  { project, loaded: { stack, environment }, engine }: CiRun,
  artefacts: ArtifactsRequest | undefined,
  looking: Looking,
): Promise<Begun> {
  const redact = redactor(await secretValues(stack, environment));
  const folder = artefacts && (await openFolder(artefacts.folder, namesFor(stack)));
  const file = folder?.open(names.events);
  const recording = file && (await record(engine, { project, file, redactor: redact }));
  return {
    redact,
    folder,
    recording,
    looking,
    startedAt: new Date().toISOString(),
    beganMs: performance.now(),
  };
}

/** What is seen of the walks that are shown through some ports. */
interface Looking {
  /** The same ports, looked through. */
  readonly ctx: CommandContext;
  /** The plans walked, in order. */
  readonly plans: readonly Plan[];
  steps(): readonly StepReport[];
  /** What is walked from now on is none of it. */
  stop(): void;
}

/** Looks on while plans are walked. */
function lookOn(ctx: CommandContext): Looking {
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
