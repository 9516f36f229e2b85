import type { Builder } from "../engine/builder.ts";
import { labels } from "../engine/labels.ts";
import { ApplyFailed } from "../errors.ts";
import type { Service } from "../stack/stack.ts";
import type { BuilderRequest } from "./builder.ts";
import { missingInputs } from "./check-inputs.ts";
import { imageLabels } from "./image-labels.ts";
import { plannedBuilds } from "./planned-builds.ts";
import { refuseClassic } from "./refuse-classic.ts";

/** Builds each image by itself, with the engine's own builder. `because` completes "is used because …". */
export function classicBuilder(request: BuilderRequest, because: string): Builder {
  const { plan, stack, engine, options, placeOf } = request;
  const serviceOf = plannedBuilds(plan, stack);
  return {
    async build(image, { onProgress, signal }) {
      const service = serviceOf(image);
      if (options.check) throw cannotCheck(because);
      refuseClassic(attested(service, options), because, placeOf);
      const missing = await missingInputs(service, stack, placeOf);
      if (missing !== undefined) throw missing;
      const own = { ...imageLabels(stack.name, service), [labels.imageBuilder]: "classic" };
      await engine.buildImage({
        service,
        tag: image,
        labels: own,
        memoryBytes: options.memoryBytes,
        onProgress,
        signal,
      });
      if (!options.push || service.image === undefined) return;
      for (const reference of [image, ...(service.build?.tags ?? [])]) {
        await engine.pushImage({ reference, onProgress, signal });
      }
    },
  };
}

/** A flag says it in the file's place. */
function attested(service: Service, { provenance, sbom }: BuilderRequest["options"]): Service {
  const asked = { ...(provenance !== undefined && { provenance }), ...(sbom !== undefined && { sbom }) };
  return { ...service, build: { ...service.build, ...asked } };
}

function cannotCheck(because: string): ApplyFailed {
  return new ApplyFailed("the classic builder cannot check a Dockerfile without building", {
    hint: `It is used because ${because}. Build, or use BuildKit.`,
  });
}
