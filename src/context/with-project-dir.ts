import type { CommandContext } from "./context.ts";
import { openFile } from "./open.ts";

interface Place {
  readonly folder: string;
  /** The project's name where that is not the file's to say. */
  readonly name?: string | undefined;
}

/** The same world, seen from another project's folder: only that folder says what the project is. */
export function withProjectDir({ folder, name }: Place, ctx: CommandContext): CommandContext {
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

/** What the shell says of the project that it stands in. */
const ofProject: ReadonlySet<string> = new Set([
  "COMPOSE_FILE",
  "COMPOSE_PROJECT_NAME",
  "COMPOSE_PROFILES",
  "COMPOSE_ENV_FILES",
]);
