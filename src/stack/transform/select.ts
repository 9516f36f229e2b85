import { UsageError } from "../../errors.ts";
import { closure } from "../../graph/dependents.ts";
import { buildable, withContextServices } from "../dependencies.ts";
import { specsOf } from "../init-service.ts";
import { closest } from "../problems/suggest.ts";
import type { Build, Service, Stack } from "../stack.ts";

/** Which of a service's dependencies a command acts on too. */
export interface SelectOptions {
  readonly dependencies: "include" | "none";
}

/**
 * The stack reduced to the services that a command names (all where it names none) and, if wanted, all that they need.
 * The others go to `disabled`; resources that nobody is left to use are dropped, but not those that nobody used before.
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
      services: new Map(chosen.map(([name, service]) => [name, withinReach(service, kept)])),
      disabled: new Map([...stack.disabled, ...others]),
    },
    usedBy(
      stack,
      others.map(([, service]) => service),
    ),
  );
}

/** The error for a name that is no service of the stack. */
export function noSuchService(stack: Stack, name: string): UsageError {
  const disabled = stack.disabled.get(name)?.profiles?.[0];
  const meant = closest(name, stack.services.keys());
  const hint = meant === undefined ? `Services: ${[...stack.services.keys()].join(", ")}.` : `Did you mean "${meant}"?`;
  const activate = disabled && `It is in the profile "${disabled}": add --profile ${disabled}.`;
  return new UsageError(`no such service: ${name}`, { hint: activate ?? hint });
}

/** The services named, with all that they need; all services, where none is named. */
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

/** Without the dependencies that are not acted on. */
function withinReach(service: Service, kept: ReadonlySet<string>): Service {
  const { depends_on = {}, ...rest } = service;
  const left = Object.entries(depends_on).filter(([name]) => kept.has(name));
  return left.length === 0 ? rest : { ...rest, depends_on: Object.fromEntries(left) };
}

/** By section, the keys of the networks, volumes, configs, secrets and models that services use. */
type Used = Readonly<Record<"networks" | "volumes" | "configs" | "secrets" | "models", ReadonlySet<string>>>;

/**
 * Without networks, volumes, configs, secrets and models that no service uses: they are neither created nor printed.
 * `droppable`: those alone that may go; absent: any.
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

/** The builds of services and those that they start from. All at once: one by one would take time squared. */
function buildsOf(stack: Stack, services: readonly Service[]): readonly Build[] {
  const named = withContextServices(
    stack,
    services.map(({ name }) => name),
  );
  return [...named].flatMap((each) => buildable(stack, each)?.build ?? []);
}

function usedBy(stack: Stack, services: readonly Service[]): Used {
  const specs = services.flatMap(specsOf);
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
