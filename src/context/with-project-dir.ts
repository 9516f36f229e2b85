import type { CommandContext } from "./context.ts";
import { openFile } from "./open.ts";

interface ProjectDir {
  readonly folder: string;
  /** The project's name, instead of the file's. */
  readonly name?: string | undefined;
}

/** Returns the context of the project in another folder. Variables that select a project have no effect. */
export function withProjectDir({ folder, name }: ProjectDir, ctx: CommandContext): CommandContext {
  const env = Object.fromEntries(Object.entries(ctx.env).filter(([variable]) => !projectVariables.has(variable)));
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

/** Variables that select a project. */
const projectVariables: ReadonlySet<string> = new Set([
  "COMPOSE_FILE",
  "COMPOSE_PROJECT_NAME",
  "COMPOSE_PROFILES",
  "COMPOSE_ENV_FILES",
]);
