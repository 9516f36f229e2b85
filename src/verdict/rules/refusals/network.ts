import type { Service } from "../../../stack/stack.ts";
import type { Evidence } from "../../evidence.ts";
import { fileRef, nameOf } from "../../subject.ts";
import { correct, type Refusal } from "./refusal.ts";

/** Ports: what the engine cannot bind. */
export const portRefusals: readonly Refusal[] = [
  {
    kind: "port-taken",
    pattern: /port (?<address>\S+) is already taken by (?<holder>[^\n]+)/,
    sentence: ({ address, holder }) => `port ${address} is already taken by ${holder}`,
    next: (_, evidence) =>
      `${evidence.advice ?? "Stop the process that uses it, or publish another port."} Change \`ports\` of ${nameOf(evidence)}${fileRef(evidence, "ports")}.`,
    field: "ports",
  },
  { kind: "port-taken", pattern: /port is already allocated|bind: address already in use/, field: "ports" },
  {
    kind: "port-taken",
    pattern: /all ports are allocated/,
    sentence: () => "every port of its host port range is in use",
    next: correct("ports", "the range needs a free port for each replica; without a host port, the engine chooses one"),
    field: "ports",
  },
  {
    kind: "address-invalid",
    pattern: /(?:listen \S+ |bind host port (?:for )?)(?<ip>\[[^\]]+\]|[\d.]+):\d+.*cannot assign requested address/,
    sentence: ({ ip }) => `the engine's machine does not have the address ${ip}, on which it publishes a port`,
    next: correct("ports", "use an address of that machine, such as 127.0.0.1, or no address for all of them"),
    field: "ports",
  },
];

/** Addresses and networks. */
export const networkRefusals: readonly Refusal[] = [
  {
    kind: "address-invalid",
    pattern: /no configured subnet (?:or ip-range )?contains? the IP address (?<ip>\S+)/,
    sentence: ({ ip }) => `its static address ${ip} is outside the subnet of its network`,
    next: correct("networks", "use an address inside the network's `ipam.config.subnet`"),
    field: "networks",
  },
  {
    kind: "address-invalid",
    pattern: /user specified IP address is supported only when connecting to networks with user configured subnets/,
    sentence: () => "it has a static address, but its network has no subnet in the file",
    next: correct("networks", "remove the static address, or set the network's `ipam.config.subnet`"),
    field: "networks",
  },
  {
    kind: "address-invalid",
    pattern: /^Address already in use$/m,
    sentence: (_, evidence) => takenAddress(evidence),
    next: correct("networks", "choose another static address"),
    field: "networks",
  },
  {
    kind: "address-invalid",
    pattern: /invalid gateway (?<gateway>\S+): parent subnet (?<subnet>\S+) doesn't contain/,
    sentence: ({ gateway, subnet }) => `its gateway ${gateway} is outside its subnet ${subnet}`,
    next: () => "Correct the network's `ipam.config`.",
  },
  {
    kind: "device-missing",
    pattern: /invalid subinterface vlan name (?<parent>[^\s,]+)/,
    sentence: ({ parent }) => `the engine's machine has no network interface ${parent}`,
    next: () => "Correct `parent` in the network's `driver_opts`: `ip link` lists the interfaces.",
  },
  { kind: "network-overlap", pattern: /overlaps with that of another|Pool overlaps|no free address range/ },
  {
    kind: "setting-invalid",
    pattern: /bad nameserver address (?<value>[^\s:]+)/,
    sentence: ({ value }) => `its DNS server "${value}" is not an IP address`,
    next: correct("dns", "use IP addresses"),
    field: "dns",
  },
  {
    kind: "setting-invalid",
    pattern: /invalid IP address in add-host: "(?<value>[^"]+)"/,
    sentence: ({ value }) => `its extra host has "${value}" instead of an IP address`,
    next: correct("extra_hosts", 'use `name: IP address`, or "host-gateway" for the engine\'s machine'),
    field: "extra_hosts",
  },
  {
    kind: "setting-invalid",
    pattern: /invalid MAC address (?<value>\S+)/,
    sentence: ({ value }) => `"${value}" is not a MAC address`,
    next: correct("mac_address", "use a form such as 02:42:ac:11:00:02"),
    field: "mac_address",
  },
  {
    kind: "setting-invalid",
    pattern: /sethostname: invalid argument/,
    sentence: () => "its hostname is longer than 64 characters",
    next: correct("hostname", "use a shorter name"),
    field: "hostname",
  },
];

/** Which static address is in use, and by which service if the file shows it. */
function takenAddress({ service, stack }: Evidence): string {
  const own = staticAddresses(service);
  for (const other of stack.services.values()) {
    if (other.name === service?.name) continue;
    const shared = staticAddresses(other).find((address) => own.includes(address));
    if (shared !== undefined) return `its static address ${shared} is already in use by ${other.name}`;
  }
  return `its static address${own[0] === undefined ? "" : ` ${own.join(", ")}`} is already in use on the network`;
}

function staticAddresses(service: Service | undefined): readonly string[] {
  return Object.values(service?.networks ?? {}).flatMap((attached) =>
    [attached?.ipv4_address, attached?.ipv6_address].flatMap((address) => address ?? []),
  );
}
