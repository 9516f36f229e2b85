import { type Fields, given, isGiven, type Part } from "../service-draft.ts";
import { unsaidMac } from "../unsupported-mac.ts";
import { commaFields } from "./device-values.ts";
import type { RunLine } from "./parse.ts";

/** How a line's container is on networks, and which they are. */
export interface LineNetworks extends Part {
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
