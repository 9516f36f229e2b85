import type { EngineReads } from "../../engine/engine.ts";
import { EngineRefused } from "../../engine/errors.ts";
import { BerthError } from "../../errors.ts";
import { parseImageReference, withDigest } from "../../stack/image-reference.ts";
import type { Outline } from "../../stack/outline/outline.ts";
import type { Dict, Service, Stack } from "../../stack/stack.ts";

/** Resolves image names to names with digests. Asks each registry once, in parallel, and reports all failures. */
export async function resolveDigests(
  images: readonly string[],
  engine: Pick<EngineReads, "digest">,
): Promise<(image: string) => string> {
  const open = [...new Set(images)].filter((image) => parseImageReference(image).digest === undefined);
  const answers = await Promise.allSettled(open.map((image) => engine.digest(image)));
  const failures = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  if (failures.length > 0) throw combined(failures);
  const digests = new Map(
    answers.map((answer, index) => [open[index], answer.status === "fulfilled" ? answer.value : ""] as const),
  );
  return (image) => withDigest(image, digests.get(image) ?? "");
}

function combined(failures: readonly unknown[]): unknown {
  const [first] = failures;
  if (failures.length === 1 || !failures.every((failure) => failure instanceof BerthError)) return first;
  const hints = new Set(failures.flatMap(({ hint }) => hint ?? []));
  return new EngineRefused(failures.map(({ message }) => message).join("\n"), {
    hint: [...hints].join("\n"),
    cause: first,
  });
}

/** The stack with a digest for each image. */
export async function pinnedStack(stack: Stack, engine: Pick<EngineReads, "digest">): Promise<Stack> {
  const services = [...stack.services.values()];
  const pin = await resolveDigests(
    services.flatMap(({ image }) => image ?? []),
    engine,
  );
  const pinOne = (service: Service) =>
    service.image === undefined ? service : { ...service, image: pin(service.image) };
  return { ...stack, services: new Map(services.map((service) => [service.name, pinOne(service)])) };
}

/** The same for a stack without interpolation. */
export async function pinnedOutline(
  outline: Outline,
  digests: "in-stack" | "alone",
  engine: Pick<EngineReads, "digest">,
): Promise<Outline> {
  const services = Object.entries((outline.data["services"] ?? {}) as Dict<Dict<unknown>>);
  const imageOf = ({ image }: Dict<unknown>) => (typeof image === "string" ? image : undefined);
  const pin = await resolveDigests(
    services.flatMap(([, service]) => imageOf(service) ?? []),
    engine,
  );
  const shown = services.map(([name, service]) => {
    const image = imageOf(service);
    const rest = digests === "alone" ? {} : service;
    return [name, image === undefined ? rest : { ...rest, image: pin(image) }] as const;
  });
  const rest = digests === "alone" ? {} : outline.data;
  return { ...outline, data: { ...rest, services: Object.fromEntries(shown) } };
}

/** Only the images of a stack's services, as a file to merge over the stack's own. */
export function imagesOnly(stack: Stack): Stack {
  const none = new Map<string, never>();
  const services = [...stack.services.values()].map(
    ({ name, image }): Service => ({
      name,
      command: null,
      entrypoint: null,
      ...(image === undefined ? {} : { image }),
    }),
  );
  return {
    ...stack,
    name: "",
    services: new Map(services.map((service) => [service.name, service])),
    ...{ networks: none, volumes: none, configs: none, secrets: none, models: none, extensions: {} },
  };
}
