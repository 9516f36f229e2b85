import type { Builder, FollowBuild } from "../engine/builder.ts";
import type { Engine } from "../engine/engine.ts";
import type { BerthError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { buildable, withContextServices } from "../stack/context-services.ts";
import type { Service, Stack } from "../stack/stack.ts";
import type { BuildOptions } from "./build-options.ts";
import { missingInputs, type PlaceOf } from "./check-inputs.ts";
import { imageLabels } from "./image-labels.ts";
import { refuseClassic } from "./refuse-classic.ts";
import { wayOf } from "./way.ts";

export interface BuilderRequest {
  readonly plan: Plan;
  readonly stack: Stack;
  readonly engine: Engine;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly options: BuildOptions;
  readonly placeOf: PlaceOf;
  readonly warn: (text: string) => void;
  /** What a check finds. */
  readonly result: (text: string) => void;
}

/** Opens what builds a plan's images: all in one bake, or each by the engine's classic builder. */
export async function openBuilder(request: BuilderRequest): Promise<Builder> {
  const { env, engine, options, warn } = request;
  const way = await wayOf(env, engine, options);
  if (way.kind === "classic") return classic(request, way.because);
  if (options.memoryBytes !== undefined) warn("--memory is not supported by BuildKit and is ignored");
  return bakery(request, way.buildx);
}

function classic({ plan, stack, engine, options, placeOf }: BuilderRequest, because: string): Builder {
  const services = servicesOf(plan, stack);
  return {
    async build(image, { onProgress, signal }) {
      const service = serviceOf(services, image);
      refuseClassic(service, because, placeOf);
      const missing = await missingInputs(service, stack, placeOf);
      if (missing !== undefined) throw missing;
      const labels = { ...imageLabels(stack.name, service), "com.docker.compose.image.builder": "classic" };
      await engine.buildImage({ service, tag: image, labels, memoryBytes: options.memoryBytes, onProgress, signal });
    },
  };
}

/** The first image asked for starts the bake of all; the others wait for their part of it. */
function bakery(request: BuilderRequest, buildx: string): Builder {
  const { plan, stack, env, options, placeOf, result } = request;
  const services = servicesOf(plan, stack);
  const followers = new Map<string, FollowBuild["onProgress"]>();
  const tell = (text: string, service: string | undefined) => {
    const [first] = followers.values();
    const follower = followers.get(service ?? "") ?? first;
    follower?.({ id: "", text });
  };
  const bakeRest = async (signal: AbortSignal) => {
    const { bakeAll } = await import("./bake/bakery.ts");
    const all = [...services.values()];
    const checked = await Promise.all(
      all.map(async (service) => [service, await missingInputs(service, stack, placeOf)] as const),
    );
    const missing = checked.flatMap(([{ name }, error]) => (error === undefined ? [] : [[name, error] as const]));
    const built = checked.flatMap(([service, error]) => (error === undefined ? [service] : []));
    const names = withContextServices(
      stack,
      built.map(({ name }) => name),
    );
    const known = [...names].flatMap((name) => buildable(stack, name) ?? []);
    const baked = await bakeAll({ stack, built, known, options, buildx, env, signal, onLine: tell, onResult: result });
    return new Map<string, BerthError | undefined>([...baked, ...missing]);
  };
  let baking: ReturnType<typeof bakeRest> | undefined;
  return {
    async build(image, { onProgress, signal }) {
      const { name } = serviceOf(services, image);
      followers.set(name, onProgress);
      baking ??= bakeRest(signal);
      const error = (await baking).get(name);
      if (error !== undefined) throw error;
    },
  };
}

/** The services that a plan builds, by image. */
function servicesOf({ steps }: Plan, stack: Stack): ReadonlyMap<string, Service> {
  return new Map(
    steps.flatMap(({ action }) => {
      if (action.kind !== "build-image") return [];
      const service = buildable(stack, action.service);
      return service === undefined ? [] : [[action.image, service] as const];
    }),
  );
}

function serviceOf(services: ReadonlyMap<string, Service>, image: string): Service {
  const service = services.get(image);
  if (service === undefined) throw new Error(`No step of the plan builds "${image}".`);
  return service;
}
