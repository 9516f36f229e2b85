import { type Endpoint, type Endpoints, publishedTargets } from "../../endpoints/endpoints.ts";
import { innerTargets } from "../../endpoints/located.ts";
import { Failure, UsageError } from "../../errors.ts";
import { closest } from "../../stack/problems/suggest.ts";
import type { Service, Stack } from "../../stack/stack.ts";

/** A variable for the command with endpoints in its value: `URL=http://{{web.host}}:{{web.port}}`. */
export interface EnvTemplate {
  readonly name: string;
  readonly pieces: readonly Piece[];
}

type Piece =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "project" }
  | { readonly is: "endpoint"; readonly service: string; readonly part: Part; readonly target: number | undefined };

type Part = (typeof parts)[number];
const parts = ["host", "port", "url"] as const;

/** Where the command runs: on this machine, or inside the stack's networks. */
export type CommandPlace = "outside" | "inside";

/** Parses `NAME=template` arguments and checks them against the stack. Throws a UsageError with all faults. */
export function envTemplates(
  texts: readonly string[],
  { services }: Pick<Stack, "services">,
  place: CommandPlace = "outside",
): readonly EnvTemplate[] {
  const faults: Fault[] = [];
  const templates = texts.map((text) => envTemplate(text, { services, place }, (fault) => faults.push(fault)));
  if (faults.length === 0) return templates;
  const hints = new Set(faults.map(({ hint }) => hint));
  throw new UsageError(faults.map(({ message }) => message).join("\n"), { hint: [...hints].join("\n") });
}

/** Fills in the endpoints of a running stack. */
export function fillTemplate({ name, pieces }: EnvTemplate, endpoints: Endpoints): string {
  return pieces.map((piece) => (piece.is === "text" ? piece.text : endpointText(piece, endpoints, name))).join("");
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

type Report = (fault: Fault) => void;

interface View {
  readonly services: Stack["services"];
  readonly place: CommandPlace;
}

function envTemplate(text: string, view: View, report: Report): EnvTemplate {
  const [, name = "", template] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (template === undefined) {
    const hint = "Write --env DATABASE_URL='postgres://app@{{db.host}}:{{db.port}}/app'.";
    report({ message: `--env ${shortened(text)}: this is not NAME=template`, hint });
    return { name, pieces: [] };
  }
  const pieces = template.split(/(\{\{.*?(?:\}\}|$))/s).map((part, index): Piece => {
    const inner = /^\{\{(.*)\}\}$/s.exec(part)?.[1]?.trim();
    if (index % 2 === 0 || inner === '"{{"') return { is: "text", text: inner === undefined ? part : "{{" };
    if (inner === "project") return { is: "project" };
    const found = inner === undefined ? { message: '"{{" without "}}"', hint: bracesHint } : reference(inner, view);
    if ("is" in found) return found;
    report({ message: `--env ${name}: ${found.message}`, hint: found.hint });
    return { is: "text", text: "" };
  });
  return { name, pieces };
}

const bracesHint = `Close it, or write {{"{{"}} for two braces.`;
const placeholderHint = "Use {{project}}, or for a service {{db.host}}, {{db.port}}, {{db.port_5432}} or {{db.url}}.";

/** `db.port_5432`: the part after the last dot, since a service's name may have dots too. */
function reference(inner: string, { services, place }: View): Piece | Fault {
  const [, name = "", wanted = ""] = /^([\w.-]+)\.(\w+)$/.exec(inner) ?? [];
  const shown = `{{${shortened(inner)}}}`;
  if (name === "") return { message: `${shown} is not known`, hint: placeholderHint };
  const service = services.get(name);
  if (service === undefined) return { message: `${shown}: no service "${name}"`, hint: serviceHint(name, services) };
  const [, part = wanted, digits] = /^(port|url)_(\d+)$/.exec(wanted) ?? [];
  if (!isPart(part)) return { message: `${shown}: a service has no "${wanted}"`, hint: placeholderHint };
  const target = digits === undefined ? undefined : Number(digits);
  return portFault(service, target, { shown, place }) ?? { is: "endpoint", service: name, part, target };
}

function isPart(word: string): word is Part {
  return (parts as readonly string[]).includes(word);
}

function serviceHint(name: string, services: Stack["services"]): string {
  const near = closest(name, services.keys());
  return near === undefined ? `The services are ${[...services.keys()].join(", ")}.` : `Did you mean "${near}"?`;
}

const portWords = {
  outside: { targetsOf: publishedTargets, does: "publish", shows: "publishes", field: "ports" },
  inside: { targetsOf: innerTargets, does: "expose", shows: "exposes", field: "expose" },
} as const;

function portFault(
  service: Service,
  target: number | undefined,
  { shown, place }: { readonly shown: string; readonly place: CommandPlace },
): Fault | undefined {
  const { targetsOf, does, shows, field } = portWords[place];
  const targets = targetsOf(service).map((port) => port.target);
  if (targets.length === 0) {
    const hint = `Declare the port that it listens on: ${field}: ["5432"].`;
    return { message: `${shown}: ${service.name} ${shows} no port`, hint };
  }
  if (target === undefined || targets.includes(target)) return undefined;
  return {
    message: `${shown}: ${service.name} does not ${does} port ${target}`,
    hint: `Its ports are ${targets.join(", ")}.`,
  };
}

function endpointText(piece: Exclude<Piece, { is: "text" }>, { project, services }: Endpoints, name: string): string {
  if (piece.is === "project") return project;
  const { service, part, target } = piece;
  const ports: readonly Endpoint[] = services.get(service)?.[0]?.ports ?? [];
  const found = target === undefined ? ports[0] : ports.find((port) => port.target === target);
  if (found !== undefined) return String(found[part]);
  const wanted = target === undefined ? "a port" : `port ${target}`;
  throw new Failure(`--env ${name}: ${service} publishes ${wanted}, but none of its containers does`, {
    hint: `Check whether it has exited: \`berth ps -a ${service}\`.`,
  });
}

/** Shortens long text in messages: it may be a secret that was typed in the wrong place. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 20)}…`;
}
