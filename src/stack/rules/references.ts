import { findCycle } from "../../graph/order.ts";
import { buildable, dependenciesOf } from "../dependencies.ts";
import { nodeAt, type Path } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import type { Service } from "../stack.ts";
import { didYouMeanOr, keysOf, perService, problem, problemOfValue, type Rule, type View } from "./view.ts";

interface ResourceUse {
  /** The word for the resource in messages. */
  readonly kind: string;
  /** The top-level section that should declare it. */
  readonly section: "networks" | "volumes" | "configs" | "secrets" | "models";
  readonly names: readonly string[];
  readonly path: Path;
}

/** All networks, volumes, configs, secrets and models that a service uses are declared. */
export const resourceReferences = perService((service, view) =>
  usesOf(service).flatMap(({ kind, section, names, path }) =>
    names
      .filter((name) => !view.stack[section].has(name))
      .map((name) =>
        problem(view, [...path, name], {
          rule: `unknown-${section.slice(0, -1)}`,
          message: `service "${service.name}" refers to undefined ${kind} ${name}`,
          hint: hintFor(name, section, view),
        }),
      ),
  ),
);

/** The hint for an undeclared name. A volume name with a slash must be meant as a path; any other may be. */
function hintFor(name: string, section: ResourceUse["section"], view: View): string {
  if (name === "") return 'Add "source: NAME".';
  const declare = `Declare it under the top-level "${section}:"`;
  if (section !== "volumes") return didYouMeanOr(name, keysOf(view, section), `${declare}.`);
  const path = `./${name.replaceAll("\\", "/")}`;
  if (path !== `./${name}` || name.includes("/")) return `Start a path with "./": ${path}`;
  return didYouMeanOr(name, keysOf(view, section), `${declare}, or write "${path}" for a directory.`);
}

function usesOf(service: Service): readonly ResourceUse[] {
  const path = ["services", service.name];
  const hooks = (service.pre_start ?? []).map((hook, index) => usesAt([...path, "pre_start", index], hook));
  return [...usesAt(path, service), ...hooks.flat()];
}

function usesAt(path: Path, service: Partial<Service>): readonly ResourceUse[] {
  // A reference in long syntax may lack a source.
  const sources = (list: readonly { readonly source?: string }[] = []): readonly string[] =>
    list.flatMap(({ source }) => source ?? []);
  const named = (service.volumes ?? []).flatMap(({ type, source }) => (type === "volume" && source ? [source] : []));
  const networks = Object.keys(service.networks ?? {});
  return [
    { kind: "network", section: "networks", names: networks, path: [...path, "networks"] },
    { kind: "volume", section: "volumes", names: named, path: [...path, "volumes"] },
    { kind: "config", section: "configs", names: sources(service.configs), path: [...path, "configs"] },
    { kind: "secret", section: "secrets", names: sources(service.secrets), path: [...path, "secrets"] },
    {
      kind: "build secret",
      section: "secrets",
      names: sources(service.build?.secrets),
      path: [...path, "build", "secrets"],
    },
    { kind: "model", section: "models", names: Object.keys(service.models ?? {}), path: [...path, "models"] },
  ];
}

/** All services that a service requires exist and are enabled. */
export const serviceReferences = perService((service, view) =>
  dependenciesOf(service).flatMap(({ on, required }): readonly Problem[] => {
    const disabled = view.stack.disabled.get(on);
    if (view.stack.services.has(on) || (disabled !== undefined && !required)) return [];
    const { rule, hint } = disabled === undefined ? undefinedService(on, service, view) : disabledService(disabled);
    const message = `service "${service.name}" depends on undefined service "${on}"`;
    const path = pathOfDependency(service, on, view);
    const isValue = path.length === 3;
    return [(isValue ? problemOfValue : problem)(view, path, { rule, message, hint })];
  }),
);

function undefinedService(name: string, by: Service, view: View) {
  const others = keysOf(view, "services").filter((other) => other !== by.name);
  const declare = 'Declare it under "services:"';
  const shown = others.slice(0, 10).join(", ");
  const hint = others.length === 0 ? `${declare}, or remove this reference.` : `${declare}, or use one of: ${shown}.`;
  return { rule: "unknown-service", hint: didYouMeanOr(name, others, hint) };
}

function disabledService({ name, profiles = [] }: Service) {
  const [profile] = profiles;
  const hint = `Enable "${name}" with --profile ${profile}, or write "required: false".`;
  return { rule: "disabled-service", hint };
}

/** The path of the attribute that makes a service depend on another: depends_on, or one that implies it. */
export function pathOfDependency(service: Service, on: string, view: View): Path {
  const path: Path = ["services", service.name];
  const given = nodeAt(view.root, [...path, "depends_on"]);
  const isListed = given?.kind === "list" && given.items.some((item) => item.kind === "scalar" && item.text === on);
  if (isListed || (given?.kind === "map" && given.entries.has(on))) return [...path, "depends_on", on];
  const { network_mode, ipc, pid, uts, cgroup } = service;
  const shared = Object.entries({ network_mode, ipc, pid, uts, cgroup }).find(([, value]) => value === `service:${on}`);
  if (shared !== undefined) return [...path, shared[0]];
  return [...path, (service.links ?? []).some((link) => link.split(":")[0] === on) ? "links" : "volumes_from", on];
}

/** Services used as build contexts exist and have a build. They may be disabled, as no container is created for them. */
export const contextReferences = perService((service, view) =>
  Object.entries(service.build?.additional_contexts ?? {}).flatMap(([name, context]): readonly Problem[] => {
    if (!context.startsWith("service:")) return [];
    const target = context.slice("service:".length);
    const other = buildable(view.stack, target);
    if (other?.build !== undefined) return [];
    const kind = other === undefined ? "unknown" : "non-buildable";
    return [
      problem(view, ["services", service.name, "build", "additional_contexts", name], {
        rule: "unknown-service",
        message: `service "${service.name}" declares ${kind} service "${target}" as additional contexts ${name}`,
      }),
    ];
  }),
);

/** The dependencies between services have no cycle. */
export const noCycle: Rule = (view) => {
  const { services } = view.stack;
  const cycle = findCycle(new Map([...services].map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)])));
  const [from, to] = cycle?.slice(-2) ?? [];
  const service = services.get(from ?? "");
  if (cycle === undefined || to === undefined || service === undefined) return [];
  return [
    problem(view, pathOfDependency(service, to, view), {
      rule: "dependency-cycle",
      message: `dependency cycle detected: ${cycle.join(" → ")}`,
      hint: "Remove one of these dependencies.",
    }),
  ];
};
