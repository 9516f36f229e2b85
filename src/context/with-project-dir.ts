import type { CommandContext } from "./context.ts";
import { openFile } from "./open.ts";

interface ProjectDir {
  readonly folder: string;
  /** The project's name, if the file does not decide it. */
  readonly name?: string | undefined;
}

/** The same context for the project in another folder. The variables that select a project are dropped. */
export function withProjectDir({ folder, name }: ProjectDir, ctx: CommandContext): CommandContext {
  const env = Object.fromEntries(Object.entries(ctx.env).filter(([variable]) => !ofProject.has(variable)));
  const request = {
    cwd: folder,
    env,
    files: [],
    profiles: [],
    envFiles: [],
    ...(name === undefined ? {} : { projectName: name }),
  };
  return { ...ctx, ...openFile(request, ctx.ui), env };
}

/** The variables that select the project of the current folder. */
const ofProject: ReadonlySet<string> = new Set([
  "COMPOSE_FILE",
  "COMPOSE_PROJECT_NAME",
  "COMPOSE_PROFILES",
  "COMPOSE_ENV_FILES",
]);
