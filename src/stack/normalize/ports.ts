import { isIP } from "node:net";
import { typoIn } from "../check/unknown-key.ts";
import { portKey } from "../merge/unique.ts";
import { type Node, pathText, textOf } from "../node.ts";
import { alternatives } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Port } from "../stack.ts";
import { count, string, text } from "./scalars.ts";
import { complain, inside, member, type Shape, type Spot } from "./shape.ts";
import { type Field, record } from "./structures.ts";

const fields: readonly Field[] = [
  ["name", string],
  ["mode", string],
  ["host_ip", string],
  ["target", { ...count, read: (node, spot) => targetOf(node, spot) }],
  ["published", string],
  ["protocol", string],
  ["app_protocol", string],
];

const longForm = record(fields);

/** A port of `expose`: a number or a range, with an optional protocol. */
export const exposed: Shape = {
  ...text,
  read: (node, spot) => {
    const written = textOf(node);
    if (written === undefined || /^(?:\d+(?:-\d+)?(?:\/\w+)?$|.*\$)/.test(written)) return written;
    const hint = 'Write only the container port, such as "80", and publish it under "ports:".';
    const message = `unsupported expose value ${written}`;
    // A warning for anything else, as Compose accepts it and only the engine refuses it.
    if (/^[\d.]+$/.test(written)) return complain(node, spot, { rule: "invalid-port", message, hint });
    complain(node, spot, { rule: "invalid-port", severity: "warning", message, hint });
    return written;
  },
};

/** Ports to publish. One item in short syntax may become several ports. */
export const ports: Shape = {
  below: () => longForm,
  read: (node, spot) => {
    if (node.kind !== "list") return undefined;
    const found = node.items.flatMap((item, index) => readPort(item, inside(spot, index)));
    return found.length === 0 ? undefined : distinct(found);
  },
  // As in Compose's Go code, which affects the hash: the number 0 is not printed.
  print: (value, form) =>
    (value as readonly Port[]).map((port) =>
      longForm.print(port.target === 0 ? { ...port, target: undefined } : port, form),
    ),
};

/** A range may contain a port of another item: the later one takes the position of the first. */
function distinct(ports: readonly Port[]): readonly Port[] {
  const keyOf = (port: Port): string => portKey(port.host_ip, port.published, port.target, port.protocol);
  return [...new Map(ports.map((port) => [keyOf(port), port])).values()];
}

function readPort(node: Node, spot: Spot): readonly Port[] {
  if (node.kind === "map") {
    if (textOf(member(node, "target")) === undefined) return reportNoTarget(node, spot);
    const port = longForm.read(node, spot) as Port;
    if (port.host_ip !== undefined && isIP(port.host_ip) === 0) reportIp(node, spot, port.host_ip);
    // Rebuilt in the order of the fields, with the defaults of the long syntax.
    return [reorder({ ...port, protocol: port.protocol ?? "tcp", mode: port.mode ?? "ingress" })];
  }
  const spec = text.read(node, spot) as string | undefined;
  if (spec !== undefined && node.kind === "scalar" && !node.quoted && base60.test(spec)) {
    const message = `unquoted ${spec} is a base-60 number in YAML 1.1`;
    const hint = `Quote it: ${JSON.stringify(spec)}`;
    complain(node, spot, { rule: "base-60", severity: "warning", message, hint });
  }
  return spec === undefined ? [] : parsePorts(spec, node, spot);
}

function reportNoTarget(node: Node, spot: Spot): readonly Port[] {
  const message = `service ports ${pathText(spot.path)} is missing a target port`;
  complain(node, spot, { rule: "missing-target", message, hint: 'Add "target: PORT".' });
  return [];
}

const base60 = /^[1-9]\d*(?::[0-5]?\d)+$/;

function reorder(port: Port): Port {
  const order = [...fields.map(([name]) => name), "extensions"];
  return Object.fromEntries(
    order.flatMap((name) => {
      const value = port[name as keyof Port];
      return value === undefined ? [] : [[name, value] as const];
    }),
  ) as unknown as Port;
}

function targetOf(node: Node, spot: Spot): number | undefined {
  const written = textOf(node) ?? "";
  if (/^\d+$/.test(written)) {
    // A warning, as Compose accepts it and only the engine refuses it.
    if (Number(written) > 65_535)
      complain(node, spot, { rule: "invalid-port", severity: "warning", ...outOfRange(written) });
    return Number(written);
  }
  return complain(node, spot, { rule: "invalid-port", message: `invalid container port "${written}"` });
}

interface Range {
  readonly first: number;
  readonly last: number;
}

type PortFault = { readonly message: string; readonly hint?: string | undefined };

/** `[IP:][PUBLISHED:]TARGET[/PROTOCOL]`, where PUBLISHED and TARGET may be ranges. */
function parsePorts(spec: string, node: Node, spot: Spot): readonly Port[] {
  const fail = ({ message, hint = formatHint }: PortFault): readonly Port[] => {
    complain(node, spot, { rule: "invalid-port", message, hint: typoIn(spec) ?? hint });
    return [];
  };
  const [, address = "", protocol = "tcp"] = /^([^/]*)(?:\/(.*))?$/s.exec(spec) ?? [];
  const parts = address.split(":");
  const container = parts.pop() ?? "";
  const host = parts.pop() ?? "";
  const ip = parts.join(":").replace(/^\[(.*)\]$/, "$1");
  const isBare = parts.length > 1 && !parts[0]?.startsWith("[");
  if (container === "") return fail({ message: `missing container port in "${spec}"` });
  const target = rangeOf(container);
  if (target === undefined) return fail(invalidPort(container, "container", host === ""));
  if (target.first === 0) return reportNoTarget(node, spot);
  const published = rangeOf(host);
  if (published === undefined && host !== "") return fail(invalidPort(host, "host"));
  if (!protocols.includes(protocol.toLowerCase())) return fail(invalidProtocol(protocol, address));
  if (ip !== "" && (isIP(ip) === 0 || isBare)) return fail(invalidAddress(ip, `${host}:${container}`));
  if (published !== undefined && target.first !== target.last && length(published) !== length(target)) {
    const message = `port ranges ${host} and ${container} differ in size: ${length(published) + 1} and ${length(target) + 1} ports`;
    return fail({ message, hint: "Use two ranges of the same size." });
  }
  return expand(target, published).map(([port, from]) => ({
    mode: "ingress",
    ...(ip === "" ? {} : { host_ip: ip }),
    target: port,
    ...(from === undefined ? {} : { published: from }),
    protocol: protocol.toLowerCase(),
  }));
}

function reportIp(node: Node, spot: Spot, ip: string): void {
  const hint = "Use an IP address of this machine, such as 127.0.0.1.";
  const message = `invalid IP address "${ip}"`;
  complain(member(node, "host_ip") ?? node, inside(spot, "host_ip"), { rule: "invalid-ip", message, hint });
}

const formatHint = 'Write "PUBLISHED:TARGET", such as "8080:80", "127.0.0.1:8080:80" or "3000-3005:3000-3005/udp".';
const protocols = ["tcp", "udp", "sctp"];

function invalidAddress(written: string, rest: string): PortFault {
  const isLocal = written.toLowerCase() === "localhost";
  const hint = isLocal ? `Write "127.0.0.1:${rest}" to listen on this machine only.` : formatHint;
  return { message: `invalid IP address "${written}"`, hint };
}

function invalidProtocol(written: string, address: string): PortFault {
  const message = `invalid port protocol "${written}": must be ${alternatives(protocols)}`;
  if (/^\d+$/.test(written)) return { message, hint: `Put a colon between two ports: "${address}:${written}"` };
  const letters = (word: string) => [...word.toLowerCase()].sort().join("");
  const near = protocols.find((name) => letters(name) === letters(written)) ?? closest(written, protocols);
  return {
    message,
    hint: near === undefined ? `Write "${address}", or use one of these protocols.` : `Did you mean "${near}"?`,
  };
}

function outOfRange(port: string) {
  return { message: `port ${port} is out of range`, hint: "Use a port up to 65535." };
}

function invalidPort(written: string, side: "container" | "host", isAlone = false): PortFault {
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(written) ?? [];
  if (first === "") return { message: `invalid ${side} port "${written}"` };
  if (Number(last) > 65_535) return outOfRange(last);
  return {
    message: `invalid port range "${written}": it starts with the higher port`,
    hint: `Write ${last}-${first}${isAlone ? `, or "${first}:${last}" to publish port ${last} on host port ${first}` : ""}.`,
  };
}

function length(range: Range): number {
  return range.last - range.first;
}

function rangeOf(written: string): Range | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(written) ?? [];
  const range = { first: Number(first), last: Number(last) };
  return range.last <= 65_535 && range.first <= range.last ? range : undefined;
}

/** Each container port with its published port or range, sorted as text, as Compose prints them. */
function expand(target: Range, published: Range | undefined): readonly (readonly [number, string | undefined])[] {
  const ports = Array.from({ length: length(target) + 1 }, (_, index) => target.first + index);
  const paired = ports.map((port, index) => [port, publishedText(target, published, index)] as const);
  return paired.sort(([a], [b]) => (`${a}/` < `${b}/` ? -1 : 1));
}

function publishedText(target: Range, published: Range | undefined, index: number): string | undefined {
  if (published === undefined) return undefined;
  const one = length(target) > 0 || length(published) === 0;
  return one ? String(published.first + index) : `${published.first}-${published.last}`;
}
