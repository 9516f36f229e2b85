import { relative } from "node:path";
import type { CommandContext } from "../../context/context.ts";
import { withProjectDir } from "../../context/with-project-dir.ts";
import type { AfterStep, OpenTemplate } from "../../scaffold/template.ts";
import { runGit } from "../../stack/remote/run-git.ts";
import { build } from "../image/build.ts";
import { defaultUpRequest } from "../up/bring-up.ts";
import { up } from "../up/up.ts";

interface After {
  readonly folder: string;
  readonly cwd: string;
  /** Steps named on the command line. */
  readonly chosen: readonly AfterStep[];
  /** Ask the user about the other steps that the template offers. */
  readonly asks: boolean;
}

const words: Readonly<Record<AfterStep, { readonly question: string; readonly command: string }>> = {
  "git-init": { question: "Make it a Git repository?", command: "git init" },
  build: { question: "Build its images now?", command: "berth build" },
  up: { question: "Start it now?", command: "berth up --wait" },
};

/** Runs the chosen steps on a new project, and prints the commands that remain. */
export async function runAfterSteps(
  template: OpenTemplate,
  { folder, cwd, chosen, asks }: After,
  ctx: CommandContext,
): Promise<void> {
  const { ui } = ctx;
  const taken = new Set(chosen);
  if (asks && ui.canAsk && chosen.length === 0) {
    for (const step of template.after) {
      if (step === "git-init" && (await isInRepository(folder, ctx))) continue;
      if ((await ui.ask({ kind: "confirm", message: words[step].question, initial: step === "git-init" })) === true)
        taken.add(step);
    }
  }
  const inside = withProjectDir({ folder }, ctx);
  if (taken.has("git-init"))
    await runGit(["init", "--quiet"], { env: ctx.env, cwd: folder, signal: ctx.interrupts.stop });
  if (taken.has("build") && !taken.has("up")) await build(allImages, inside);
  if (taken.has("up")) await up(defaultUpRequest, inside);
  const way = relative(cwd, folder);
  const left = template.after.filter((step) => !taken.has(step) && step === "up").map((step) => words[step].command);
  const lines = [...(way === "" ? [] : [`cd ${way}`]), ...left];
  if (lines.length > 0) ui.note(`Next: ${lines.join(" && ")}`);
}

const allImages = {
  services: [],
  dependencies: false,
  print: false,
  quiet: false,
  flags: { args: [], ssh: [], noCache: false, pull: false },
  options: {},
};

async function isInRepository(folder: string, { env, interrupts }: CommandContext): Promise<boolean> {
  const { exitCode } = await runGit(["rev-parse", "--is-inside-work-tree"], {
    env,
    cwd: folder,
    signal: interrupts.stop,
  }).catch(() => ({ exitCode: 0 }));
  return exitCode === 0;
}
