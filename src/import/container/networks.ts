import type { EndpointConfig, InspectConfig } from "../../engine/inspect-config.ts";
import { labels } from "../../engine/labels.ts";
import { type Fields, isNonEmpty, nonEmpty, type Part, unsupportedMac } from "../service-draft.ts";
import { composeLabels } from "./names.ts";
import { namespace, type Scope } from "./scope.ts";

/** The networks and aliases of a container. */
export function networksPart(blueprint: InspectConfig, scope: Scope): Part {
  const { host, endpoints, config } = blueprint;
  const mode = String(host["NetworkMode"] ?? "");
  const links = linksOf(blueprint, scope);
  if (!isNetwork(mode)) {
    const others = Object.keys(endpoints).filter((name) => name !== "bridge" && isNetwork(name));
    const left = others.map((name) => ({
      what: `network ${name}`,
      why: `a stack file cannot combine the engine's network "bridge" with other networks`,
    }));
    return {
      fields: { network_mode: mode === "default" ? "bridge" : namespace(mode, scope), ...links },
      left: [...left, ...(config.MacAddress ? [unsupportedMac(config.MacAddress)] : [])],
    };
  }
  const mac = nonEmpty({ mac_address: config.MacAddress });
  return { fields: { ...attachments(blueprint, scope, mode), ...mac, ...links } };
}

/** The names of the user-defined networks of a container. */
export function networkNames({ host, endpoints }: InspectConfig): readonly string[] {
  return isNetwork(String(host["NetworkMode"] ?? "")) ? Object.keys(endpoints).filter(isNetwork) : [];
}

/** Whether a mode is a user-defined network. */
function isNetwork(mode: string): boolean {
  return !["", "default", "bridge", "host", "none"].includes(mode) && !mode.startsWith("container:");
}

function attachments(blueprint: InspectConfig, scope: Scope, primary: string): Fields {
  const names = networkNames(blueprint).toSorted();
  const isFirst = names.length < 2 || scope.networkKey(names[0] ?? "") === scope.networkKey(primary);
  const entries = names.map((name) => {
    const fields = attachment(blueprint, blueprint.endpoints[name] ?? {}, scope);
    const priority = !isFirst && name === primary ? { priority: 100 } : {};
    return [scope.networkKey(name), { ...fields, ...priority }] as const;
  });
  const isPlain = entries.every(([, fields]) => !isNonEmpty(fields));
  if (!isPlain) return { networks: Object.fromEntries(entries) };
  const keys = entries.map(([key]) => key);
  return keys.length === 1 && keys[0] === "default" ? {} : { networks: keys };
}

function attachment(container: InspectConfig, endpoint: EndpointConfig, scope: Scope): Fields {
  const { id, name } = container;
  const { Aliases, IPAMConfig, DriverOpts, GwPriority } = endpoint;
  // These names always resolve.
  const own = new Set([id.slice(0, 12), name, composeLabels(container)[labels.service], scope.serviceOf(id)]);
  return nonEmpty({
    aliases: [...new Set(Aliases ?? [])].filter((alias) => !own.has(alias)),
    ipv4_address: IPAMConfig?.IPv4Address,
    ipv6_address: IPAMConfig?.IPv6Address,
    link_local_ips: IPAMConfig?.LinkLocalIPs,
    driver_opts: DriverOpts,
    gw_priority: GwPriority,
  });
}

/** `/db:/web/database`, or on a user-defined network `db:database` → `db:database`. */
function linksOf(container: InspectConfig, scope: Scope): Fields {
  const { host, endpoints } = container;
  const links = [...asTexts(host["Links"]), ...Object.values(endpoints).flatMap(({ Links }) => asTexts(Links))];
  const pairs = links.map((link) => {
    const [container = "", path = ""] = link.split(":");
    return { container: container.replace(/^\//, ""), alias: path.split("/").at(-1) ?? "" };
  });
  // docker compose also adds links with container names.
  const isMade = composeLabels(container)[labels.project] !== undefined;
  const ownLinks = pairs.filter(({ container, alias }) => !isMade || !isReplicaName(alias, container));
  const texts = ownLinks.map(({ container, alias }) => {
    const service = scope.serviceOf(container);
    const target = service ?? container;
    return { service, text: target === alias ? target : `${target}:${alias}` };
  });
  const of = (isInside: boolean) => [
    ...new Set(texts.filter(({ service }) => (service !== undefined) === isInside).map(({ text }) => text)),
  ];
  return nonEmpty({ links: of(true), external_links: of(false) });
}

/** `api-1` and `shop-api-1`, of `shop-api-2`. */
function isReplicaName(alias: string, container: string): boolean {
  const [, service] = /^(.*)-\d+$/.exec(alias) ?? [];
  return service !== undefined && container.replace(/-\d+$/, "").endsWith(service);
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}

interface Binding {
  readonly HostIp?: string;
  readonly HostPort?: string;
}

/** Published and exposed ports. */
export function portsPart({ config, host, image }: InspectConfig): Part {
  const bindings = (host["PortBindings"] ?? {}) as Readonly<Record<string, readonly Binding[] | null>>;
  const exposed = Object.keys(config.ExposedPorts ?? {});
  const ofImage = image?.config.ExposedPorts ?? {};
  const published = Object.entries(bindings).flatMap(([port, places]) =>
    (places ?? []).map((place) => portText(port, place)),
  );
  const all = host["PublishAllPorts"] === true ? exposed.filter((port) => !Object.hasOwn(bindings, port)) : [];
  return {
    fields: nonEmpty({
      ports: [...published, ...all.map((port) => short(port))],
      expose: exposed.filter((port) => !(port in bindings) && !(port in ofImage) && !all.includes(port)).map(short),
    }),
    left:
      all.length === 0 ? [] : [{ what: "-P (publish all ports)", why: "the current ports are listed under `ports`" }],
  };
}

function portText(port: string, { HostIp: ip = "", HostPort: number = "" }: Binding): string {
  const address = ip.includes(":") ? `[${ip}]` : ip;
  if (address !== "") return `${address}:${number === "0" ? "" : number}:${short(port)}`;
  return number === "" || number === "0" ? short(port) : `${number}:${short(port)}`;
}

function short(port: string): string {
  return port.replace(/\/tcp$/, "");
}
