import type { Builder } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";
import { Failure } from "../errors.ts";
import type { Build, Service } from "../stack/stack.ts";
import type { BuilderRequest, BuildOptions } from "./build-options.ts";
import { missingInputs, type PlaceOf } from "./check-inputs.ts";
import { imageLabels, plannedBuilds } from "./planned-builds.ts";

/** Builds each image with the engine's own builder. `because` completes "is used because …". */
export function classicBuilder(request: BuilderRequest, because: string): Builder {
  const { plan, stack, engine, options, placeOf, warn } = request;
  const serviceOf = plannedBuilds(plan, stack);
  return {
    async build(image, { onProgress, signal }) {
      const service = serviceOf(image);
      checkClassic(service, options, because, placeOf);
      const missing = await missingInputs(service, stack, placeOf);
      if (missing !== undefined) throw missing;
      const own = { ...imageLabels(stack.name, service), [labels.imageBuilder]: "classic" };
      await engine.buildImage({
        service,
        tag: image,
        labels: own,
        memoryBytes: options.memoryBytes,
        onProgress,
        warn,
        signal,
      });
      if (!options.push || service.image === undefined) return;
      for (const reference of [image, ...(service.build?.tags ?? [])]) {
        await engine.pushImage({ reference, onProgress, signal });
      }
    },
  };
}

/** Throws Failure if the classic builder cannot do what a build or the flags ask for. */
export function checkClassic(service: Service, options: BuildOptions, because: string, placeOf: PlaceOf): void {
  if (options.check) throw cannotCheck(because);
  refuseClassic(withAttestations(service, options), because, placeOf);
}

/** Flags override the file. */
function withAttestations(service: Service, { provenance, sbom }: BuilderRequest["options"]): Service {
  const overrides = { ...(provenance !== undefined && { provenance }), ...(sbom !== undefined && { sbom }) };
  return { ...service, build: { ...service.build, ...overrides } };
}

function cannotCheck(because: string): Failure {
  return new Failure("the classic builder cannot check a Dockerfile without building", {
    hint: `Use BuildKit, or build without --check. The classic builder is used because ${because}.`,
  });
}

/** Attributes that only BuildKit supports, with docker compose's words for them. */
const onlyBuildKit: readonly (readonly [attribute: keyof Build, what: string, isAsked: (build: Build) => boolean])[] = [
  ["platforms", "multi-arch build", ({ platforms }) => new Set(platforms).size > 1],
  ["privileged", "privileged mode", ({ privileged = false }) => privileged],
  [
    "additional_contexts",
    "additional contexts",
    ({ additional_contexts: given = {} }) => Object.keys(given).length > 0,
  ],
  ["ssh", "SSH keys", ({ ssh = [] }) => ssh.length > 0],
  ["secrets", "secrets", ({ secrets = [] }) => secrets.length > 0],
  ["cache_to", "cache exports", ({ cache_to: given = [] }) => given.length > 0],
  ["no_cache_filter", "cache filters", ({ no_cache_filter: given = [] }) => given.length > 0],
  ["entitlements", "entitlements", ({ entitlements = [] }) => entitlements.length > 0],
  ["provenance", "attestations", ({ provenance = "false" }) => provenance !== "false"],
  ["sbom", "attestations", ({ sbom = "false" }) => sbom !== "false"],
];

/** Throws Failure if a build needs BuildKit, so that no image silently lacks something. */
export function refuseClassic(
  service: Service,
  because: string,
  place: (service: string, field: string) => string | undefined,
): void {
  const build = service.build ?? {};
  const asked = onlyBuildKit.find(([, , isAsked]) => isAsked(build));
  if (asked === undefined) return;
  const [attribute, what] = asked;
  const at = place(service.name, `build.${attribute}`);
  const where = `build.${attribute} of service "${service.name}"${at === undefined ? "" : `, ${at}`}`;
  throw new Failure(`the classic builder doesn't support ${what}, set DOCKER_BUILDKIT=1 to use BuildKit (${where})`, {
    hint: `Use BuildKit, or remove build.${attribute}. The classic builder is used because ${because}.`,
  });
}
