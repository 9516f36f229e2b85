import { isIP, isIPv4, isIPv6 } from "node:net";
import type { Problem } from "../problems/problem.ts";
import type { Network } from "../stack.ts";
import { perService, problem, problemOfValue, type Rule } from "./view.ts";

/** A service has either networks or a network mode. */
export const oneKindOfNetwork = perService(({ name, network_mode, networks }, view): readonly Problem[] => {
  if (network_mode === undefined || networks === undefined) return [];
  return [
    problem(view, ["services", name, "network_mode"], {
      rule: "exclusive",
      message: `service ${name} declares mutually exclusive \`network_mode\` and \`networks\``,
      hint: "Remove one of the two.",
    }),
  ];
});

/** Fixed addresses are valid IP addresses. Warnings, as Compose accepts them and only the engine refuses them. */
export const serviceAddresses = perService(({ name, networks = {} }, view) =>
  Object.entries(networks).flatMap(([network, attachment]) => {
    const { ipv4_address, ipv6_address } = attachment ?? {};
    const invalid = [
      ipv4_address === undefined || isIPv4(ipv4_address) ? undefined : (["ipv4_address", ipv4_address] as const),
      ipv6_address === undefined || isIPv6(ipv6_address) ? undefined : (["ipv6_address", ipv6_address] as const),
    ].filter((pair) => pair !== undefined);
    return invalid.map(([key, address]) =>
      problemOfValue(view, ["services", name, "networks", network, key], {
        rule: "invalid-ip",
        severity: "warning",
        message: `invalid ${key === "ipv4_address" ? "IPv4" : "IPv6"} address: ${address}`,
        hint: `Use an address in the subnet of the network, such as ${key === "ipv4_address" ? "10.5.0.7" : "fd00::7"}.`,
      }),
    );
  }),
);

/** The subnets, ranges and gateways of networks are valid. Warnings for the same reason. */
export const networkRanges: Rule = (view) =>
  [...view.stack.networks].flatMap(([key, { ipam }]) =>
    (ipam.config ?? []).flatMap((pool, index) =>
      invalidIn(pool).map(([attribute, text]) =>
        problemOfValue(view, ["networks", key, "ipam", "config", index, attribute], {
          rule: attribute === "gateway" ? "invalid-ip" : "invalid-subnet",
          severity: "warning",
          message: attribute === "gateway" ? `invalid gateway address: ${text}` : `invalid ${attribute}: ${text}`,
          hint:
            attribute === "gateway"
              ? "Use an IP address, such as 10.5.0.1."
              : "Use CIDR notation, such as 10.5.0.0/16.",
        }),
      ),
    ),
  );

type Pool = NonNullable<Network["ipam"]["config"]>[number];

function invalidIn({ subnet, ip_range, gateway }: Pool): readonly (readonly [string, string])[] {
  const invalid: (readonly [string, string])[] = [];
  if (subnet !== undefined && !isRange(subnet)) invalid.push(["subnet", subnet]);
  if (ip_range !== undefined && !isRange(ip_range)) invalid.push(["ip_range", ip_range]);
  if (gateway !== undefined && isIP(gateway) === 0) invalid.push(["gateway", gateway]);
  return invalid;
}

function isRange(text: string): boolean {
  const [, address = "", bits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}
