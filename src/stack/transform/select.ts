import { UsageError } from "../../errors.ts";
import { closure } from "../../graph/dependents.ts";
import { buildable, withContextServices } from "../dependencies.ts";
import { containerSpecs } from "../init-service.ts";
import { closest } from "../problems/suggest.ts";
import type { Build, Service, Stack } from "../stack.ts";

/** Whether a command also acts on the dependencies of the selected services. */
export interface SelectOptions {
  readonly dependencies: "include" | "none";
}

/**
 * The stack reduced to the given services (all if the list is empty) and, if requested, everything that they need. The others
 * go to `disabled`. Resources that only the others use are dropped; those that were unused before stay.
 * Throws UsageError for an unknown name.
 */
export function select(stack: Stack, services: readonly string[], options: SelectOptions): Stack {
  if (services.length === 0) return stack;
  for (const name of services) {
    if (!stack.services.has(name)) throw noSuchService(stack, name);
  }
  const kept = options.dependencies === "none" ? new Set(services) : reachableServices(stack.services, services);
  const chosen = [...stack.services].filter(([name]) => kept.has(name));
  const others = [...stack.services].filter(([name]) => !kept.has(name));
  return withoutUnused(
    {
      ...stack,
      services: new Map(chosen.map(([name, service]) => [name, withoutOtherDependencies(service, kept)])),
      disabled: new Map([...stack.disabled, ...others]),
    },
    usedBy(
      stack,
      others.map(([, service]) => service),
    ),
  );
}

/** The error for an unknown or disabled service. */
export function noSuchService(stack: Stack, name: string): UsageError {
  const disabled = stack.disabled.get(name)?.profiles?.[0];
  const near = closest(name, stack.services.keys());
  const hint = near === undefined ? `Services: ${[...stack.services.keys()].join(", ")}.` : `Did you mean "${near}"?`;
  const activate = disabled && `Enable it with --profile ${disabled}.`;
  return new UsageError(`no such service: ${name}`, { hint: activate ?? hint });
}

/** The given services and everything that they need; all services if the list is empty. */
export function reachableServices(all: Stack["services"], services: readonly string[]): ReadonlySet<string> {
  return services.length === 0 ? new Set(all.keys()) : closure(needsOf(all), services);
}

function needsOf(services: Stack["services"]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...services].map(([name, { depends_on = {} }]) => [
      name,
      Object.keys(depends_on).filter((needed) => services.has(needed)),
    ]),
  );
}

/** The service without its dependencies on services that are not selected. */
function withoutOtherDependencies(service: Service, kept: ReadonlySet<string>): Service {
  const { depends_on = {}, ...rest } = service;
  const left = Object.entries(depends_on).filter(([name]) => kept.has(name));
  return left.length === 0 ? rest : { ...rest, depends_on: Object.fromEntries(left) };
}

/** The keys of the networks, volumes, configs, secrets and models that services use, by section. */
type Used = Readonly<Record<"networks" | "volumes" | "configs" | "secrets" | "models", ReadonlySet<string>>>;

/**
 * The stack without networks, volumes, configs, secrets and models that no service uses: they are neither created nor printed.
 * With `droppable`, only those may be dropped.
 */
export function withoutUnused(stack: Stack, droppable?: Used): Stack {
  const used = usedBy(stack, [...stack.services.values()]);
  const kept = <T>(section: keyof Used, map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...map].filter(([key]) => used[section].has(key) || droppable?.[section].has(key) === false));
  return {
    ...stack,
    networks: kept("networks", stack.networks),
    volumes: kept("volumes", stack.volumes),
    configs: kept("configs", stack.configs),
    secrets: kept("secrets", stack.secrets),
    models: kept("models", stack.models),
  };
}

/** The builds of services and the builds that they start from. For all at once, as one by one would take quadratic time. */
function buildsOf(stack: Stack, services: readonly Service[]): readonly Build[] {
  const named = withContextServices(
    stack,
    services.map(({ name }) => name),
  );
  return [...named].flatMap((name) => buildable(stack, name)?.build ?? []);
}

function usedBy(stack: Stack, services: readonly Service[]): Used {
  const specs = services.flatMap(containerSpecs);
  const all = (names: (spec: Partial<Service>) => readonly (string | undefined)[]) =>
    new Set(specs.flatMap(names).filter((name) => name !== undefined));
  return {
    networks: all((service) => Object.keys(service.networks ?? {})),
    volumes: all(({ volumes = [] }) => volumes.map(({ type, source }) => (type === "volume" ? source : undefined))),
    configs: all(({ configs = [] }) => configs.map(({ source }) => source)),
    secrets: new Set(
      [...specs, ...buildsOf(stack, services)].flatMap(({ secrets = [] }) => secrets.map(({ source }) => source)),
    ),
    models: all((service) => Object.keys(service.models ?? {})),
  };
}
