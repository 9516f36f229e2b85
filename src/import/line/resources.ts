import { UsageError } from "../../errors.ts";
import { type Fields, given, isGiven, joined, type LeftOut, type Part, unsaidMac } from "../service-draft.ts";
import { commaFields } from "./device-values.ts";
import { dropped, type Flag, isOn, nothing, pairs, text, together, told, yes } from "./flag.ts";
import { parseFlags, type RunLine } from "./parse.ts";

/** A network or volume that a script makes. */
export interface MadeResource {
  readonly name: string;
  readonly fields: Fields;
  readonly left: readonly LeftOut[];
}

const swarm = "for a Swarm only";

const networkFlags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ["attachable", yes("attachable")],
  ["aux-address", together()],
  ["config-from", dropped("--config-from", swarm)],
  ["config-only", nothing(told("--config-only", swarm))],
  ["driver", text("driver", "d")],
  ["gateway", together()],
  ["ingress", nothing(told("--ingress", swarm))],
  ["internal", yes("internal")],
  ["ip-range", together()],
  ["ipam-driver", together()],
  ["ipam-opt", dropped("--ipam-opt", "docker compose forgets it, and so would one hash stand for two networks")],
  ["ipv4", nothing(undefined)],
  ["ipv6", yes("enable_ipv6")],
  ["label", pairs("labels")],
  ["opt", pairs("driver_opts", "o")],
  ["scope", dropped("--scope", swarm)],
  ["subnet", together()],
]);

const volumeFlags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ["driver", text("driver", "d")],
  ["label", pairs("labels")],
  ["name", together()],
  ["opt", pairs("driver_opts", "o")],
]);

/** `docker network create …`. Throws UsageError. */
export function networkOf(words: readonly string[]): MadeResource {
  const command = "docker network create";
  const { values, rest } = parseFlags(words, { command, flags: networkFlags, interspersed: true });
  const [name] = rest;
  if (name === undefined) throw new UsageError(`${command} needs a name`);
  const { fields, left } = partsOf(values, networkFlags);
  const lists = ["subnet", "gateway", "ip-range"].map((flag) =>
    (values.get(flag) ?? []).flatMap((one) => one.split(",")),
  );
  const [subnets = [], gateways = [], ranges = []] = lists;
  const aux = (values.get("aux-address") ?? []).map((pair) => pair.split("=", 2));
  const pools = subnets.map((subnet, index) =>
    given({
      subnet,
      gateway: gateways[index],
      ip_range: ranges[index],
      aux_addresses: index === 0 ? Object.fromEntries(aux) : undefined,
    }),
  );
  const ipam = given({ driver: values.get("ipam-driver")?.at(-1), config: pools });
  const hasIpv4 = isOn(values.get("ipv4") ?? ["true"]);
  // A stack makes its own: one of that very name may be there, and be somebody else's.
  return { name, fields: { ...fields, ...given({ ipam }), ...(hasIpv4 ? {} : { enable_ipv4: false }) }, left };
}

/** `docker volume create …`; undefined where the engine makes its name up. Throws UsageError. */
export function volumeOf(words: readonly string[]): MadeResource | undefined {
  const command = "docker volume create";
  const { values, rest } = parseFlags(words, { command, flags: volumeFlags, interspersed: true });
  const name = rest[0] ?? values.get("name")?.at(-1);
  const { fields, left } = partsOf(values, volumeFlags);
  // Its data is what counts, and that goes by the name.
  return name === undefined ? undefined : { name, fields: { name, ...fields }, left };
}

function partsOf(values: ReadonlyMap<string, readonly string[]>, flags: ReadonlyMap<string, Flag>) {
  return joined([...values].map(([flag, of]) => flags.get(flag)?.part?.(of) ?? {}));
}

/** How a line's container is on networks, and which they are. */
interface LineNetworks extends Part {
  readonly networks: readonly string[];
}

/** `--network` in both its forms, with the flags that speak of the first of them. */
export function networksOf({ values }: RunLine, modeOf: (mode: string) => string): LineNetworks {
  const all = values.get("network") ?? [];
  const [first = "bridge"] = all;
  const mac = values.get("mac-address")?.at(-1);
  if (isMode(first)) {
    const fields = { network_mode: first === "default" ? "bridge" : modeOf(first) };
    return { fields, networks: [], left: mac === undefined ? [] : [unsaidMac(mac)] };
  }
  const entries = all.map((network, index) => {
    const { name, fields } = attachment(network);
    return [name, index === 0 ? { ...fields, ...ofFirst(values, fields) } : fields] as const;
  });
  const names = entries.map(([name]) => name);
  const isSorted = names.toSorted()[0] === names[0];
  const shown = entries.map(([name, fields], index) => [
    name,
    index === 0 && !isSorted ? { ...fields, priority: 100 } : fields,
  ]);
  const isPlain = shown.every(([, fields]) => !isGiven(fields));
  const fields = { networks: isPlain ? names : Object.fromEntries(shown), ...given({ mac_address: mac }) };
  return { fields, networks: names };
}

function isMode(network: string): boolean {
  return ["default", "bridge", "host", "none"].includes(network) || network.startsWith("container:");
}

/** `back`, or `name=back,alias=db,ip=10.0.0.2`. */
function attachment(network: string): { readonly name: string; readonly fields: Fields } {
  if (!network.includes("=")) return { name: network, fields: {} };
  const pairs = commaFields(network);
  const all = (key: string) => pairs.flatMap(([name, value]) => (name === key && value !== undefined ? [value] : []));
  const priority = all("gw-priority").at(-1);
  return {
    name: all("name").at(-1) ?? "",
    fields: given({
      aliases: all("alias"),
      ipv4_address: all("ip").at(-1),
      ipv6_address: all("ip6").at(-1),
      mac_address: all("mac-address").at(-1),
      link_local_ips: all("link-local-ip"),
      driver_opts: Object.fromEntries(all("driver-opt").map((option) => option.split("=", 2))),
      gw_priority: priority === undefined ? undefined : Number(priority),
    }),
  };
}

function ofFirst(values: RunLine["values"], fields: Fields): Fields {
  const aliases = [...((fields["aliases"] ?? []) as readonly string[]), ...(values.get("network-alias") ?? [])];
  return given({
    aliases,
    ipv4_address: values.get("ip")?.at(-1) ?? fields["ipv4_address"],
    ipv6_address: values.get("ip6")?.at(-1) ?? fields["ipv6_address"],
    link_local_ips: values.get("link-local-ip") ?? fields["link_local_ips"],
  });
}
