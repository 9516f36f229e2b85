import { mapStrings, type OrderedValue } from "../../stack/ordered-value.ts";
import type { FileObject, Service, Stack } from "../../stack/stack.ts";
import type { BuildOptions } from "../build-options.ts";
import { bakeTarget } from "./bake-target.ts";

export interface BakeRequest {
  readonly stack: Stack;
  /** The services to build. */
  readonly built: readonly Service[];
  /** Other services that get a target because builds depend on them. */
  readonly known: readonly Service[];
  readonly options: BuildOptions;
}

/** The input of `docker buildx bake`, as docker compose writes it. Contains the sources of secrets, not the values. */
export interface BakeFile {
  readonly file: OrderedValue;
  /** Service → target. */
  readonly names: ReadonlyMap<string, string>;
}

/** Creates a bake file with a target for each service, and a group of those to build. */
export async function bakeFile({ stack, built, known, options }: BakeRequest): Promise<BakeFile> {
  const services = [...new Map([...known, ...built].map((service) => [service.name, service])).values()].sort(byName);
  const names = targetNames([...stack.services.keys(), ...services.map(({ name }) => name)]);
  const nameOf = (service: string) => names.get(service) ?? service;
  const targets = await Promise.all(
    services.map(async (service) => {
      const target = await bakeTarget(service, { stack, options, nameOf });
      return [nameOf(service.name), escaped(target)] as const;
    }),
  );
  const group = [...new Set(built.map(({ name }) => nameOf(name)))].sort();
  const file = new Map<string, OrderedValue>([
    ["group", new Map([["default", new Map([["targets", group]])]])],
    ["target", new Map(targets)],
  ]);
  return { file, names };
}

/** The environment variables that pass secrets to bake. */
export function secretVariables(services: readonly Service[], secrets: Stack["secrets"]): Record<string, string> {
  const used = services.flatMap(({ build }) => build?.secrets ?? []).map(({ source }) => secrets.get(source));
  return Object.fromEntries(used.flatMap((secret) => (secret === undefined ? [] : variableOf(secret))));
}

/** An unset variable is empty; the stack's rules have warned about it. */
function variableOf({ environment, value = "" }: FileObject): readonly (readonly [string, string])[] {
  return environment === undefined ? [] : [[environment, value]];
}

/** Escapes `${…}`, which bake would replace by its own variables. */
function escaped(tree: OrderedValue): OrderedValue {
  return mapStrings(tree, (text) => text.replace(/[$%](?=\{)/g, "$&$&"));
}

function byName(a: Service, b: Service): number {
  return a.name < b.name ? -1 : 1;
}

/** A unique bake target for each service. Bake allows no dots in names. */
export function targetNames(services: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const service of [...new Set(services)].sort()) {
    let name = service.replaceAll(".", "_");
    while (taken.has(name)) name += "_";
    taken.add(name);
    names.set(service, name);
  }
  return names;
}
