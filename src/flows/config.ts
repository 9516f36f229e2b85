import { exitCodes } from "../errors.ts";
import { runImage } from "../observe/run-image.ts";
import { configHash } from "../stack/fingerprint.ts";
import { noSuchService, select } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import type { Ports } from "./ports.ts";

export interface ConfigRequest {
  readonly services: readonly string[];
  readonly show: "yaml" | "json" | "services" | "volumes" | "networks" | "images" | "profiles" | "nothing";
  /** Services by commas, or `*`. */
  readonly hash: string | undefined;
  readonly output: string | undefined;
}

/** The stack in canonical form, or one aspect of it. The engine is not asked. */
export async function config(request: ConfigRequest, ports: Ports): Promise<number> {
  const { stack } = await ports.load(request.services);
  const wanted = select(stack, request.services, { dependencies: "include" });
  const text = request.hash === undefined ? await aspect(wanted, request.show) : hashes(wanted, request.hash);
  if (request.output !== undefined) await ports.write(request.output, text);
  else if (text !== "") await ports.ui.result(text);
  return exitCodes.done;
}

async function aspect(stack: Stack, show: ConfigRequest["show"]): Promise<string> {
  switch (show) {
    case "nothing":
      return "";
    case "yaml": {
      const { canonicalYaml } = await import("../stack/canonical.ts");
      return canonicalYaml(stack);
    }
    case "json": {
      const { canonicalJsonText } = await import("../stack/canonical.ts");
      return canonicalJsonText(stack);
    }
    case "services":
      return lines([...stack.services.keys()]);
    case "volumes":
      return lines([...stack.volumes.keys()]);
    case "networks":
      return lines([...stack.networks.keys()]);
    case "images":
      return lines([...stack.services.values()].map((service) => runImage(stack.name, service)));
    case "profiles":
      return lines(profiles(stack));
  }
}

function profiles({ services, disabled }: Stack): string[] {
  const all = [...services.values(), ...disabled.values()].flatMap((service) => service.profiles ?? []);
  return [...new Set(all)].sort();
}

function hashes(stack: Stack, wanted: string): string {
  const names = wanted === "*" ? [...stack.services.keys()].sort() : wanted.split(",");
  return lines(
    names.map((name) => {
      const service = stack.services.get(name);
      if (service === undefined) throw noSuchService(stack, name);
      return `${name} ${configHash(service)}`;
    }),
  );
}

function lines(texts: readonly string[]): string {
  return texts.join("\n");
}
