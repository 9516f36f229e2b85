import { UsageError } from "../../errors.ts";
import {
  type Fields,
  isNonEmpty,
  type LeftOut,
  mergeParts,
  nonEmpty,
  type Part,
  unsupportedMac,
} from "../service-draft.ts";
import { commaFields } from "./device-values.ts";
import {
  booleanFlag,
  combinedFlag,
  type Flag,
  isOn,
  notCarried,
  pairs,
  switchFlag,
  text,
  unsupportedFlag,
} from "./flag.ts";
import { parseFlags, type RunLine } from "./parse.ts";

/** A network or volume that a script creates. */
export interface ResourceDraft {
  readonly name: string;
  readonly fields: Fields;
  readonly left: readonly LeftOut[];
}

const swarm = "only for Swarm";

const networkFlags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ["attachable", booleanFlag("attachable")],
  ["aux-address", combinedFlag()],
  ["config-from", unsupportedFlag("--config-from", swarm)],
  ["config-only", switchFlag(notCarried("--config-only", swarm))],
  ["driver", text("driver", "d")],
  ["gateway", combinedFlag()],
  ["ingress", switchFlag(notCarried("--ingress", swarm))],
  ["internal", booleanFlag("internal")],
  ["ip-range", combinedFlag()],
  ["ipam-driver", combinedFlag()],
  [
    "ipam-opt",
    unsupportedFlag("--ipam-opt", "docker compose ignores it, so two different networks would get the same hash"),
  ],
  ["ipv4", switchFlag(undefined)],
  ["ipv6", booleanFlag("enable_ipv6")],
  ["label", pairs("labels")],
  ["opt", pairs("driver_opts", "o")],
  ["scope", unsupportedFlag("--scope", swarm)],
  ["subnet", combinedFlag()],
]);

const volumeFlags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ["driver", text("driver", "d")],
  ["label", pairs("labels")],
  ["name", combinedFlag()],
  ["opt", pairs("driver_opts", "o")],
]);

/** `docker network create …`. Throws UsageError. */
export function networkOf(words: readonly string[]): ResourceDraft {
  const command = "docker network create";
  const { values, rest } = parseFlags(words, { command, flags: networkFlags, interspersed: true });
  const [name] = rest;
  if (name === undefined) throw new UsageError(`missing name in ${command}`);
  const { fields, left } = partsOf(values, networkFlags);
  const lists = ["subnet", "gateway", "ip-range"].map((flag) =>
    (values.get(flag) ?? []).flatMap((one) => one.split(",")),
  );
  const [subnets = [], gateways = [], ranges = []] = lists;
  const aux = (values.get("aux-address") ?? []).map((pair) => pair.split("=", 2));
  const pools = subnets.map((subnet, index) =>
    nonEmpty({
      subnet,
      gateway: gateways[index],
      ip_range: ranges[index],
      aux_addresses: index === 0 ? Object.fromEntries(aux) : undefined,
    }),
  );
  const ipam = nonEmpty({ driver: values.get("ipam-driver")?.at(-1), config: pools });
  const hasIpv4 = isOn(values.get("ipv4") ?? ["true"]);
  // Without a fixed name: a network of that name may exist and belong to another project.
  return { name, fields: { ...fields, ...nonEmpty({ ipam }), ...(hasIpv4 ? {} : { enable_ipv4: false }) }, left };
}

/** `docker volume create …`; undefined if the engine chooses the name. Throws UsageError. */
export function volumeOf(words: readonly string[]): ResourceDraft | undefined {
  const command = "docker volume create";
  const { values, rest } = parseFlags(words, { command, flags: volumeFlags, interspersed: true });
  const name = rest[0] ?? values.get("name")?.at(-1);
  const { fields, left } = partsOf(values, volumeFlags);
  // With a fixed name, since it identifies the data.
  return name === undefined ? undefined : { name, fields: { name, ...fields }, left };
}

function partsOf(values: ReadonlyMap<string, readonly string[]>, flags: ReadonlyMap<string, Flag>) {
  return mergeParts([...values].map(([flag, of]) => flags.get(flag)?.part?.(of) ?? {}));
}

/** The network attributes of a container, and the names of its networks. */
interface LineNetworks extends Part {
  readonly networks: readonly string[];
}

/** `--network` in both forms, with the flags that apply to the first network. */
export function networksOf({ values }: RunLine, modeOf: (mode: string) => string): LineNetworks {
  const all = values.get("network") ?? [];
  const [first = "bridge"] = all;
  const mac = values.get("mac-address")?.at(-1);
  if (isMode(first)) {
    const fields = { network_mode: first === "default" ? "bridge" : modeOf(first) };
    return { fields, networks: [], left: mac === undefined ? [] : [unsupportedMac(mac)] };
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
  const isPlain = shown.every(([, fields]) => !isNonEmpty(fields));
  const fields = { networks: isPlain ? names : Object.fromEntries(shown), ...nonEmpty({ mac_address: mac }) };
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
    fields: nonEmpty({
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
  return nonEmpty({
    aliases,
    ipv4_address: values.get("ip")?.at(-1) ?? fields["ipv4_address"],
    ipv6_address: values.get("ip6")?.at(-1) ?? fields["ipv6_address"],
    link_local_ips: values.get("link-local-ip") ?? fields["link_local_ips"],
  });
}
