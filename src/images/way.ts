import type { EngineReads } from "../engine/engine.ts";
import { UsageError } from "../errors.ts";
import { findBuildx } from "./bake/buildx.ts";
import type { BuildOptions } from "./build-options.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** How images are built. */
export type Way =
  | { readonly kind: "bake"; readonly buildx: string }
  /** By the engine's own classic builder; `because` completes "is used because …". */
  | { readonly kind: "classic"; readonly because: string };

/** BuildKit by buildx, where both are there and DOCKER_BUILDKIT does not forbid it. */
export async function wayOf(env: Env, engine: Pick<EngineReads, "info">, { builder }: BuildOptions): Promise<Way> {
  if (isForbidden(env["DOCKER_BUILDKIT"])) return { kind: "classic", because: "DOCKER_BUILDKIT forbids BuildKit" };
  const buildx = await findBuildx(env);
  if (buildx === undefined) {
    return {
      kind: "classic",
      because: "docker buildx is not installed (github.com/docker/buildx, package docker-buildx)",
    };
  }
  const isElsewhere = (builder ?? env["BUILDX_BUILDER"] ?? "") !== "";
  if (isElsewhere || (await engine.info()).buildKit) return { kind: "bake", buildx };
  return { kind: "classic", because: "this engine has no BuildKit" };
}

function isForbidden(value = ""): boolean {
  if (/^(?:0|f|false)$/i.test(value)) return true;
  if (/^(?:1|t|true)?$/i.test(value)) return false;
  throw new UsageError(`DOCKER_BUILDKIT is "${value}", which is neither true nor false`, {
    hint: "Give 1 or 0, or unset it.",
  });
}
