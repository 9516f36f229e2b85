import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { CommandContext } from "../context/context.ts";
import { withProjectDir } from "../context/with-project-dir.ts";
import { BerthError, Failure, UsageError } from "../errors.ts";
import { executePlan } from "../flows/execute-plan.ts";
import { projectFiles } from "../flows/init/init.ts";
import { openChosenTemplate } from "../flows/init/opened-template.ts";
import { observeTarget } from "../flows/resolve-target.ts";
import { checkUp, defaultUpRequest } from "../flows/up/bring-up.ts";
import { up } from "../flows/up/up.ts";
import { planDown } from "../plan/lifecycle/down.ts";
import { scopeOf } from "../scaffold/answers/answer.ts";
import { anyFreePort, newSecret } from "../scaffold/answers/free-port.ts";
import { resolveAnswers } from "../scaffold/answers/resolve-answers.ts";
import { type Language, openLanguage } from "../scaffold/language/liquid.ts";
import { writeProject } from "../scaffold/project/write-project.ts";
import type { Answers, OpenTemplate, Probe, TestRow } from "../scaffold/template.ts";
import { StackInvalid } from "../stack/errors.ts";
import { ephemeralOwner } from "./ephemeral/ephemeral-owner.ts";

export interface TestRequest {
  readonly template: string;
  readonly cwd: string;
  readonly yes: boolean;
  /** Names of test cases; empty: all. */
  readonly rows: readonly string[];
  /** Keep failed projects for inspection. */
  readonly keep: boolean;
}

/** Runs a template's test cases: each is generated, checked, brought up, probed and taken down. Fails if any does. */
export async function templateTest(request: TestRequest, ctx: CommandContext): Promise<number> {
  const { rows, keep } = request;
  const { ui, interrupts } = ctx;
  const language = await openLanguage();
  const template = await openChosenTemplate({ ...request, language }, ctx);
  const chosen = template.tests.filter(({ name }) => rows.length === 0 || rows.includes(name));
  if (chosen.length === 0) {
    const names = template.tests.map(({ name }) => name).join(", ");
    throw new UsageError(`no such test case in template ${template.name}`, {
      hint: names === "" ? 'Add "tests" to its template.yaml.' : `Use one of: ${names}.`,
    });
  }
  let failed = 0;
  for (const row of chosen) {
    try {
      const result = await testTemplateCase(row, { template, language, keep }, ctx);
      ui.result(`ok      ${template.name}: ${row.name}${result === "" ? "" : `, ${result}`}`);
    } catch (error) {
      if (!(error instanceof BerthError) || interrupts.stop.aborted) throw error;
      failed += 1;
      ui.result(`FAILED  ${template.name}: ${row.name}`);
      ui.problem(error);
    }
  }
  if (failed > 0) throw new Failure(`${failed} of ${chosen.length} tests failed`);
  return 0;
}

interface TestSetup {
  readonly template: OpenTemplate;
  readonly language: Language;
  readonly keep: boolean;
}

/** Runs one test case in its own folder and project. Returns a description of the response. */
async function testTemplateCase(row: TestRow, tested: TestSetup, ctx: CommandContext): Promise<string> {
  const own = ephemeralOwner({
    name: `${tested.template.name}-test`,
    env: ctx.env,
    keepPorts: true,
    keepExternal: false,
    mayStay: tested.keep,
    note: () => {},
  });
  const name = own.project;
  const work = await mkdtemp(join(tmpdir(), "berth-test-"));
  const folder = join(work, name);
  const ui = { ...ctx.ui, progress: silent, problems: () => {} };
  const projectCtx = withProjectDir({ folder, name }, { ...ctx, ui });
  let isKept = false;
  try {
    const answers = await generateProject(folder, row, tested, ctx);
    const loaded = own.own(await projectCtx.load());
    if (loaded.warnings.length > 0) throw new StackInvalid(loaded.warnings);
    const ephemeralCtx = { ...projectCtx, load: async () => loaded, loadOrName: async () => ({ name, loaded }) };
    await checkUp(defaultUpRequest, ephemeralCtx);
    own.hold();
    try {
      await up(defaultUpRequest, ephemeralCtx);
      return await probeProject(row, answers, { ...tested, folder: name }, ctx);
    } catch (error) {
      isKept = tested.keep && !ctx.interrupts.stop.aborted;
      throw error;
    } finally {
      if (!isKept) await takeDown(ephemeralCtx, ctx.interrupts.kill);
      own.release();
    }
  } finally {
    if (isKept) ctx.ui.note(`Kept in ${folder}; remove it with: berth -p ${name} down -v`);
    else await rm(work, { recursive: true, force: true });
  }
}

async function generateProject(
  folder: string,
  { answers: given }: TestRow,
  tested: TestSetup,
  ctx: CommandContext,
): Promise<Answers> {
  const { template, language } = tested;
  const others = "defaults" as const;
  const answerOptions = {
    language,
    folder: folder.slice(folder.lastIndexOf("/") + 1),
    given,
    others,
    freePort: anyFreePort,
    secret: newSecret,
  };
  const answers = await resolveAnswers(template, answerOptions);
  const files = await projectFiles(template, answers, { language, folder, name: template.name });
  await writeProject(folder, files, ctx.interrupts.stop);
  return answers;
}

const silent: CommandContext["ui"]["progress"] = () => ({ emit: () => {}, end: async () => {} });

/** Removes the project with its volumes and the images that were built for it. */
async function takeDown(ephemeralCtx: CommandContext, signal: AbortSignal): Promise<void> {
  const { target, stack, observed } = await observeTarget([], ephemeralCtx, [
    "networks",
    "network-users",
    "volumes",
    "images",
  ]);
  const plan = planDown(target, observed, { volumes: true, images: "local", removeOrphans: true });
  await executePlan({ ...plan, warnings: [] }, stack, ephemeralCtx, { signal });
}

async function probeProject(
  { probe }: TestRow,
  answers: Answers,
  { template, language, folder }: TestSetup & { readonly folder: string },
  { interrupts }: CommandContext,
): Promise<string> {
  if (probe === undefined) return "";
  const at = { source: template.source, start: 0, end: 0 };
  const { text, problem } = language.fill(probe.url, "text", scopeOf(template, answers, folder), at);
  if (problem !== undefined) throw new StackInvalid([problem]);
  return httpProbe({ ...probe, url: text }, interrupts.stop);
}

/** How long a healthy stack may take to respond on its published port. */
const probeTimeoutMs = 15_000;

/** Sends the test's request to a running project until the response is as expected. Returns a description of it. */
async function httpProbe({ url, status, contains }: Probe, signal: AbortSignal): Promise<string> {
  const end = Date.now() + probeTimeoutMs;
  for (;;) {
    const answer = await answerOf(url, signal);
    const isRight = answer.status === status && (contains === undefined || answer.body.includes(contains));
    if (isRight) return `${url} responds with ${status}`;
    if (Date.now() > end) {
      const wanted = contains === undefined ? `${status}` : `${status} with ${JSON.stringify(contains)}`;
      throw new Failure(
        `expected ${wanted} from ${url}, got ${answer.status ?? "no response"}: ${answer.body.slice(0, 500)}`,
      );
    }
    // The engine does not report when a published port starts to work, so the request is repeated.
    await pause(200, undefined, { signal });
  }
}

async function answerOf(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly status?: number; readonly body: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    return { body: (error as Error).message };
  }
}
