import { type Node, textOf } from "../node.ts";
import { strings } from "./scalars.ts";
import { complain, entriesOf, inside, type Shape, type Spot } from "./shape.ts";

/** Host names with addresses, as sorted `HOST=IP`; from `HOST:IP`, `HOST=IP`, or a mapping with one or more addresses. */
export const hosts: Shape = {
  read: (node, spot) => {
    const hosts = node.kind === "list" ? fromList(node.items, spot) : fromMap(node);
    return hosts.length === 0 ? undefined : [...hosts].sort();
  },
  print: strings.print,
};

function fromList(items: readonly Node[], spot: Spot): readonly string[] {
  return items.flatMap((item, index) => {
    const written = textOf(item) ?? "";
    const sign = written.includes("=") ? "=" : ":";
    const at = written.indexOf(sign);
    if (at > 0) return addresses(written.slice(0, at), written.slice(at + 1).split(","));
    complain(item, inside(spot, index), {
      rule: "invalid-host",
      message: at === 0 ? "bad host name ''" : `invalid additional host, missing IP: ${written}`,
      hint: 'Write "HOST=IP", such as "host.docker.internal=host-gateway".',
    });
    return [];
  });
}

function fromMap(node: Node): readonly string[] {
  return entriesOf(node).flatMap(({ key, value }) =>
    addresses(key, value.kind === "list" ? value.items.map((item) => textOf(item) ?? "") : [textOf(value) ?? ""]),
  );
}

function addresses(host: string, ips: readonly string[]): readonly string[] {
  return ips.map((ip) => `${host}=${ip.replace(/^\[(.+)\]$/, "$1")}`);
}
