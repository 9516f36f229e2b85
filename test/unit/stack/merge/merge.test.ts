import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTree, merge } from "../../../../src/stack/merge/merge.ts";
import { nodeAt } from "../../../../src/stack/node.ts";
import { plain, tree } from "../text.ts";

const service = (attributes: string) => tree(`services:\n  a: {${attributes}}\n`);

function merged(base: string, over: string): unknown {
  return plain(nodeAt(merge(merge(emptyTree, service(base)), service(over)), ["services", "a"]));
}

describe("merge", () => {
  it.each([
    ["scalars replace", "image: i", "image: j", { image: "j" }],
    ["nothing leaves the base", "image: i, ports: [80]", "image: , ports: ", { image: "i", ports: [80] }],
    [
      "mappings merge",
      "deploy: {replicas: 1, mode: m}",
      "deploy: {replicas: 2}",
      { deploy: { replicas: 2, mode: "m" } },
    ],
    ["sequences append", "security_opt: [a]", "security_opt: [b]", { security_opt: ["a", "b"] }],
    ["commands replace", "command: [a, b]", "command: c", { command: "c" }],
    [
      "a command is taken away",
      "command: a, entrypoint: b",
      "command: , entrypoint: ",
      { command: null, entrypoint: null },
    ],
    [
      "tests replace",
      "healthcheck: {test: [CMD, a], retries: 1}",
      "healthcheck: {test: b}",
      { healthcheck: { test: "b", retries: 1 } },
    ],
    ["variables by name", "environment: [A=1, B]", "environment: {A: 2, C: }", { environment: ["A=2", "B", "C"] }],
    ["labels by name", "labels: {a: 1}", "labels: [b=2=3]", { labels: ["a=1", "b=2=3"] }],
    ["arguments by name", "build: {args: [A=1]}", "build: {args: {B: 2}}", { build: { args: ["A=1", "B=2"] } }],
    ["short build and long", "build: .", "build: {target: t}", { build: { context: ".", target: "t" } }],
    ["long build and short", "build: {target: t}", "build: ./x", { build: { context: "./x", target: "t" } }],
    ["mounts by target", "volumes: ['/x:/d', 'v:/e']", "volumes: ['/y:/d:ro']", { volumes: ["/y:/d:ro", "v:/e"] }],
    [
      "mounts of either form",
      "volumes: ['/x:/d']",
      "volumes: [{type: tmpfs, target: /d}]",
      { volumes: [{ type: "tmpfs", target: "/d" }] },
    ],
    [
      "ports that differ",
      "ports: ['80:80']",
      "ports: ['81:80', '80:80/udp', '127.0.0.1:80:80']",
      { ports: ["80:80", "81:80", "80:80/udp", "127.0.0.1:80:80"] },
    ],
    [
      "ports that do not",
      "ports: ['80:80', '1']",
      "ports: [{target: 80, published: '80'}]",
      { ports: [{ target: 80, published: "80" }, "1"] },
    ],
    ["secrets by target", "secrets: [s]", "secrets: [{source: s, mode: 1}]", { secrets: [{ source: "s", mode: 1 }] }],
    [
      "configs by target",
      "configs: [{source: a, target: /x}]",
      "configs: [{source: b, target: /x}]",
      { configs: [{ source: "b", target: "/x" }] },
    ],
    ["devices by target", "devices: ['/a:/b']", "devices: ['/c:/b:r']", { devices: ["/c:/b:r"] }],
    [
      "tmpfs mounts by what is before the first sign",
      "tmpfs: ['/a:size=1m']",
      "tmpfs: ['/a:size=2m', /b]",
      { tmpfs: ["/a:size=2m", "/b"] },
    ],
    ["env files", "env_file: e", "env_file: [f, {path: e}]", { env_file: [{ path: "e" }, "f"] }],
    [
      "pairs of either form, a mapping in the order of its texts",
      "environment: {B: 1, A: 1, C: }",
      "environment: [D=1, A=2]",
      { environment: ["A=2", "B=1", "C", "D=1"] },
    ],
    [
      "single values as lists",
      "dns: 1.1.1.1, tmpfs: /a",
      "dns: [2.2.2.2, 1.1.1.1], tmpfs: /b",
      { dns: ["1.1.1.1", "2.2.2.2"], tmpfs: ["/a", "/b"] },
    ],
    [
      "hosts",
      "extra_hosts: ['a=1.1.1.1']",
      "extra_hosts: {a: 1.1.1.1, b: 2.2.2.2}",
      { extra_hosts: ["a=1.1.1.1", "b=2.2.2.2"] },
    ],
    [
      "networks of either form",
      "networks: [n]",
      "networks: {n: {aliases: [x]}, m: }",
      { networks: { n: { aliases: ["x"] }, m: null } },
    ],
    [
      "dependencies of either form",
      "depends_on: [b, c]",
      "depends_on: {b: {condition: service_healthy}}",
      {
        depends_on: {
          b: { condition: "service_healthy", required: true },
          c: { condition: "service_started", required: true },
        },
      },
    ],
    [
      "logs of one driver",
      "logging: {driver: d, options: {a: 1}}",
      "logging: {options: {b: 2}}",
      { logging: { driver: "d", options: { a: 1, b: 2 } } },
    ],
    [
      "logs of another driver",
      "logging: {driver: d, options: {a: 1}}",
      "logging: {driver: e}",
      { logging: { driver: "e" } },
    ],
    [
      "limits",
      "ulimits: {n: 1, m: {soft: 1, hard: 2}}",
      "ulimits: {n: {soft: 2}, m: {soft: 3}}",
      { ulimits: { n: { soft: 2 }, m: { soft: 3, hard: 2 } } },
    ],
    [
      "!reset",
      "ports: [80], environment: {A: 1, B: 2}",
      "ports: !reset [], environment: {A: !reset }",
      { environment: { B: 2 } },
    ],
    [
      "!override",
      "ports: [80], environment: {A: 1}",
      "ports: !override [81], environment: !override {B: 2}",
      { ports: [81], environment: { B: 2 } },
    ],
  ])("%s", (_, base, over, expected) => {
    expect(merged(base, over)).toEqual(expected);
  });

  it("merges address pools of one subnet", () => {
    const network = (pools: string) => tree(`networks: {n: {ipam: {config: [${pools}]}}}`);
    const root = merge(
      network("{subnet: 1.0.0.0/8}"),
      network("{subnet: 1.0.0.0/8, gateway: 1.1.1.1}, {subnet: 2.0.0.0/8}"),
    );
    expect(plain(nodeAt(root, ["networks", "n", "ipam", "config"]))).toEqual([
      { subnet: "1.0.0.0/8", gateway: "1.1.1.1" },
      { subnet: "2.0.0.0/8" },
    ]);
  });

  it("drops reset values and duplicates in the first file", () => {
    const root = merge(emptyTree, tree("services: {a: {image: i, tty: !reset true, cap_add: [A, B, A]}}"));
    expect(plain(root)).toEqual({ services: { a: { image: "i", cap_add: ["A", "B"] } } });
  });

  it("changes neither of its arguments", () => {
    const [base, over] = [service("environment: {A: 1}, ports: [80]"), service("environment: {A: 2}, ports: [81]")];
    const before = JSON.stringify([plain(base), plain(over)]);
    merge(base, over);
    expect(JSON.stringify([plain(base), plain(over)])).toBe(before);
  });

  it("changes nothing when a file is merged with an empty one", () => {
    const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.string());
    const attribute = fc.constantFrom("image", "ports", "labels", "environment", "x-a", "deploy", "command");
    const services = fc.dictionary(
      fc.constantFrom("a", "b"),
      fc.dictionary(attribute, fc.oneof(scalar, fc.dictionary(fc.string(), scalar))),
    );
    fc.assert(
      fc.property(services, (written) => {
        const root = tree(JSON.stringify({ services: written }));
        expect(plain(merge(emptyTree, root))).toEqual(plain(root));
        expect(plain(merge(root, emptyTree))).toEqual(plain(root));
      }),
    );
  });
});
