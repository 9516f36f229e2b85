import { isIP } from "node:net";
import { typoIn } from "../check/unknown-key.ts";
import { type Node, textOf } from "../node.ts";
import { closest } from "../problems/suggest.ts";
import type { Port } from "../stack.ts";
import { string, text } from "./scalars.ts";
import { complain, inside, member, type Shape, type Spot } from "./shape.ts";
import { type Field, record } from "./structures.ts";

const fields: readonly Field[] = [
  ["name", string],
  ["mode", string],
  ["host_ip", string],
  ["target", { read: (node, spot) => targetOf(node, spot), print: (value) => value as number }],
  ["published", string],
  ["protocol", string],
  ["app_protocol", string],
];

const longForm = record(fields);

/** A port that is open to other services: a number or a range, perhaps with a protocol. */
export const exposed: Shape = {
  ...text,
  read: (node, spot) => {
    const written = textOf(node);
    if (written === undefined || /^(?:\d+(?:-\d+)?(?:\/\w+)?$|.*\$)/.test(written)) return written;
    const hint = 'Write the port of the container alone, such as "80"; publish it under "ports:".';
    const message = `unsupported expose value ${written}`;
    // What is no number at all is printed by Compose, and refused by the engine.
    if (/^[\d.]+$/.test(written)) return complain(node, spot, { rule: "invalid-port", message, hint });
    complain(node, spot, { rule: "invalid-port", severity: "warning", message, hint });
    return written;
  },
};

/** Ports to publish. One short form may become several ports. */
export const ports: Shape = {
  read: (node, spot) => {
    if (node.kind !== "list") return undefined;
    const found = node.items.flatMap((item, index) => readPort(item, inside(spot, index)));
    return found.length === 0 ? undefined : found;
  },
  print: (value, form) => (value as readonly Port[]).map((port) => longForm.print(port, form)),
};

function readPort(node: Node, spot: Spot): readonly Port[] {
  if (node.kind === "map") {
    const port = longForm.read(node, spot) as Port;
    if (port.host_ip !== undefined && isIP(port.host_ip) === 0) complainOfIp(node, spot, port.host_ip);
    // Rebuilt in the order of the table, with the defaults of the long form.
    return [reorder({ ...port, protocol: port.protocol ?? "tcp", mode: port.mode ?? "ingress" })];
  }
  const spec = text.read(node, spot) as string | undefined;
  if (spec !== undefined && node.kind === "scalar" && !node.quoted && base60.test(spec)) {
    const message = `${spec} without quotes is a number of base 60 to older readers of YAML`;
    const hint = `Quote it: ${JSON.stringify(spec)}`;
    complain(node, spot, { rule: "base-60", severity: "warning", message, hint });
  }
  return spec === undefined ? [] : parsePorts(spec, node, spot);
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
    // Compose prints it, and the engine refuses it.
    if (Number(written) > 65_535)
      complain(node, spot, { rule: "invalid-port", severity: "warning", ...tooHigh(written) });
    return Number(written);
  }
  return complain(node, spot, { rule: "invalid-port", message: `${written} is not a port of the container` });
}

interface Range {
  readonly first: number;
  readonly last: number;
}

type Words = { readonly message: string; readonly hint?: string | undefined };

/** `[IP:][PUBLISHED:]TARGET[/PROTOCOL]`, where PUBLISHED and TARGET may be ranges. */
function parsePorts(spec: string, node: Node, spot: Spot): readonly Port[] {
  const fail = ({ message, hint = usual }: Words): readonly Port[] => {
    complain(node, spot, { rule: "invalid-port", message, hint: typoIn(spec) ?? hint });
    return [];
  };
  const [, address = "", protocol = "tcp"] = /^([^/]*)(?:\/(.*))?$/s.exec(spec) ?? [];
  const parts = address.split(":");
  const container = parts.pop() ?? "";
  const host = parts.pop() ?? "";
  const ip = parts.join(":").replace(/^\[(.*)\]$/, "$1");
  const isBare = parts.length > 1 && !parts[0]?.startsWith("[");
  if (container === "") return fail({ message: `${spec} has no port of the container` });
  const target = rangeOf(container);
  if (target === undefined) return fail(noPort(container, "container", host === ""));
  const published = rangeOf(host);
  if (published === undefined && host !== "") return fail(noPort(host, "host"));
  if (!protocols.includes(protocol.toLowerCase())) return fail(noProtocol(protocol, address));
  if (ip !== "" && (isIP(ip) === 0 || isBare)) return fail(noAddress(ip, `${host}:${container}`));
  if (published !== undefined && target.first !== target.last && length(published) !== length(target)) {
    const message = `${host} and ${container} are ranges of ${length(published) + 1} and ${length(target) + 1} ports`;
    return fail({ message, hint: "Make both ranges equally long." });
  }
  return expand(target, published).map(([port, from]) => ({
    mode: "ingress",
    ...(ip === "" ? {} : { host_ip: ip }),
    target: port,
    ...(from === undefined ? {} : { published: from }),
    protocol: protocol.toLowerCase(),
  }));
}

function complainOfIp(node: Node, spot: Spot, ip: string): void {
  const hint = "Write the address of this machine to listen on, such as 127.0.0.1.";
  const message = `${ip} is not an IP address`;
  complain(member(node, "host_ip") ?? node, inside(spot, "host_ip"), { rule: "invalid-ip", message, hint });
}

const usual = 'Write "PUBLISHED:TARGET", such as "8080:80", "127.0.0.1:8080:80" or "3000-3005:3000-3005/udp".';
const protocols = ["tcp", "udp", "sctp"];

function noAddress(written: string, rest: string): Words {
  const isLocal = written.toLowerCase() === "localhost";
  const hint = isLocal ? `Write 127.0.0.1 for this machine alone: "127.0.0.1:${rest}"` : usual;
  return { message: `${written} is not an IP address`, hint };
}

function noProtocol(written: string, address: string): Words {
  const message = `${written} is not a protocol of ports: they are ${protocols.join(", ")}`;
  if (/^\d+$/.test(written)) return { message, hint: `Put a colon between two ports: "${address}:${written}"` };
  const letters = (word: string) => [...word.toLowerCase()].sort().join("");
  const near = protocols.find((each) => letters(each) === letters(written)) ?? closest(written, protocols);
  return {
    message,
    hint: near === undefined ? `Write "${address}", or one of these behind the slash.` : `Did you mean "${near}"?`,
  };
}

function tooHigh(port: string) {
  return { message: `${port} is too high for a port`, hint: "Ports end at 65535." };
}

function noPort(written: string, whose: string, isAlone = false): Words {
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(written) ?? [];
  if (first === "") return { message: `${written} is not a port of the ${whose}` };
  if (Number(last) > 65_535) return tooHigh(last);
  return {
    message: `the range ${written} is backwards`,
    hint: `Write ${last}-${first}${isAlone ? `; or "${first}:${last}" to publish port ${last} as ${first}` : ""}.`,
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

/** Each container port with its published text, sorted as text: the order that Compose prints. */
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
