import type { Builder, FollowBuild } from "../../engine/engine.ts";
import { buildable, withContextServices } from "../../stack/dependencies.ts";
import type { BuilderRequest } from "../build-options.ts";
import { missingInputs } from "../check-inputs.ts";
import { plannedBuilds, plannedServices } from "../planned-builds.ts";
import { type BakeResult, bakeAll } from "./bake-runner.ts";

/** Builds all images in one bake: the first requested image starts it, the others wait for their result. */
export function bakeBuilder(request: BuilderRequest, buildx: string): Builder {
  const serviceOf = plannedBuilds(request.plan, request.stack);
  const followers = new Map<string, FollowBuild["onProgress"]>();
  const tell = (text: string, service = "") => {
    const [first] = followers.values();
    (followers.get(service) ?? first)?.({ id: "", text });
  };
  let baking: Promise<BakeResult> | undefined;
  return {
    async build(image, { onProgress, signal }) {
      const { name } = serviceOf(image);
      followers.set(name, onProgress);
      baking ??= bakePlanned(request, { buildx, signal, onLine: tell });
      const error = (await baking).get(name);
      if (error !== undefined) throw error;
    },
  };
}

interface BakeSession {
  readonly buildx: string;
  readonly signal: AbortSignal;
  readonly onLine: (text: string, service: string | undefined) => void;
}

/** Bakes the plan's images, except those with missing files. */
async function bakePlanned(request: BuilderRequest, session: BakeSession): Promise<BakeResult> {
  const { plan, stack, env, options, placeOf, result } = request;
  const planned = plannedServices(plan, stack);
  const faults = await Promise.all(planned.map((service) => missingInputs(service, stack, placeOf)));
  const lacking = planned.flatMap(({ name }, place) => (faults[place] ? [[name, faults[place]] as const] : []));
  const built = planned.filter((_, place) => faults[place] === undefined);
  const names = built.map(({ name }) => name);
  const known = [...withContextServices(stack, names)].flatMap((name) => buildable(stack, name) ?? []);
  const baked = await bakeAll({ stack, built, known, options, env, onResult: result, ...session });
  return new Map([...lacking, ...baked]);
}
