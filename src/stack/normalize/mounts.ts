import { posix } from "node:path";
import type { Node } from "../node.ts";
import { alternatives } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Mount } from "../stack.ts";
import { mapping } from "./pairs.ts";
import { absolute } from "./paths.ts";
import { bytes, flag, integer, string, text } from "./scalars.ts";
import { complain, type Shape, type Spot } from "./shape.ts";
import { type Field, record } from "./structures.ts";

const fields: readonly Field[] = [
  ["type", string],
  ["source", text],
  ["target", string],
  ["read_only", flag],
  ["consistency", string],
  [
    "bind",
    record([
      ["selinux", string],
      ["propagation", string],
      ["create_host_path", flag],
      ["recursive", string],
    ]),
  ],
  [
    "volume",
    record([
      ["labels", mapping],
      ["nocopy", flag],
      ["subpath", string],
    ]),
  ],
  [
    "tmpfs",
    record([
      ["size", bytes],
      ["mode", integer],
    ]),
  ],
  ["image", record([["subpath", string]])],
];

const longForm = record(fields);

/** One mount of a service, in either form. */
export const mount: Shape = {
  read: (node, spot) => {
    const given = node.kind === "scalar" ? parseMount(node, spot) : (longForm.read(node, spot) as Mount | undefined);
    return given === undefined ? undefined : settle(given, spot);
  },
  print: longForm.print,
};

/** The target cleaned of `.`, `..` and double slashes; the source of a bind made absolute. */
function settle(given: Mount, spot: Spot): Mount {
  const target = given.target === undefined || !spot.reading.normalise ? {} : { target: cleaned(given.target) };
  const { source: written, ...rest } = given;
  if (given.type !== "bind" || written === undefined)
    return written === "" ? { ...rest, ...target } : { ...given, ...target };
  const source = absolute(written, spot.reading);
  return { ...given, source: converts(spot) ? unixPath(source) : source, ...target };
}

function cleaned(target: string): string {
  const path = posix.normalize(target);
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}

function converts(spot: Spot): boolean {
  const wish = spot.reading.environment.get("COMPOSE_CONVERT_WINDOWS_PATHS") ?? "";
  return ["1", "true", "t"].includes(wish.toLowerCase());
}

function unixPath(path: string): string {
  const [, drive, rest = ""] = /^([A-Za-z]):(.*)$/s.exec(path) ?? [];
  return drive === undefined ? path : `/${drive.toLowerCase()}${rest.replaceAll("\\", "/")}`;
}

const filePath = /^([./~]|\\\\|[A-Za-z]:)/;
const propagations = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];

const known = ["ro", "rw", "nocopy", "z", "Z", ...propagations, "consistent", "cached", "delegated"];

/** `[SOURCE:]TARGET[:OPTIONS]`; a source that looks like a path is a bind, any other a named volume. */
function parseMount(node: Node & { kind: "scalar" }, spot: Spot): Mount | undefined {
  const spec = String(node.value ?? "");
  const fail = (what: string): undefined =>
    complain(node, spot, {
      rule: "invalid-volume",
      message: spec === "" ? "invalid empty volume spec" : `invalid spec: ${spec}: ${what}`,
      hint: 'Write "SOURCE:TARGET" or "SOURCE:TARGET:ro".',
    });
  if (spec === "") return fail("");
  if (spec.length <= 2) return { type: "volume", target: spec };
  const parts = sections(spec);
  if (parts.some((part) => part === "")) return fail("empty section between colons");
  if (parts.length > 3) return fail("too many colons");
  const [first = "", second, options = ""] = parts;
  const [source, target] = second === undefined ? [undefined, first] : [first, second];
  const unknown = options.split(",").filter((option) => option !== "" && !known.includes(option));
  if (unknown.length > 0 && !spec.includes("$")) complainOfOptions(unknown, node, spot);
  return mountOf(source, target, options.split(","));
}

/** Compose takes any option, and leaves out what it does not know. */
function complainOfOptions(unknown: readonly string[], node: Node, spot: Spot): void {
  const near = closest(unknown[0] ?? "", known);
  complain(node, spot, {
    rule: "unknown-option",
    severity: "warning",
    message: `no such option of a mount, so without effect: ${unknown.join(", ")}`,
    hint: near === undefined ? `Use ${alternatives(known.slice(0, 5))}.` : `Did you mean "${near}"?`,
  });
}

/** Splits at colons, except at those in a variable that has no value yet, and at the one behind a drive letter. */
function sections(spec: string): readonly string[] {
  return splitOutside(spec).reduce<string[]>((parts, part) => {
    const drive = parts.at(-1);
    if (drive !== undefined && /^[A-Za-z]$/.test(drive)) parts.splice(-1, 1, `${drive}:${part}`);
    else parts.push(part);
    return parts;
  }, []);
}

function splitOutside(spec: string): readonly string[] {
  let depth = 0;
  let before = "";
  const parts = [""];
  for (const char of spec) {
    if (char === "{" && (depth > 0 || before === "$")) depth++;
    else if (char === "}" && depth > 0) depth--;
    if (char === ":" && depth === 0) parts.push("");
    else parts.push(`${parts.pop()}${char}`);
    before = char;
  }
  return parts;
}

function mountOf(source: string | undefined, target: string, options: readonly string[]): Mount {
  const isBind = source !== undefined && filePath.test(source);
  const selinux = options.findLast((option) => option === "z" || option === "Z");
  const propagation = options.findLast((option) => propagations.includes(option));
  const bind = {
    ...(selinux === undefined ? {} : { selinux }),
    ...(propagation === undefined ? {} : { propagation }),
    ...(isBind ? { create_host_path: true } : {}),
  };
  return {
    type: isBind ? "bind" : "volume",
    ...(source === undefined ? {} : { source }),
    target: cleaned(target),
    ...(options.findLast((option) => option === "ro" || option === "rw") === "ro" ? { read_only: true } : {}),
    ...(Object.keys(bind).length === 0 ? {} : { bind }),
    ...(options.includes("nocopy") ? { volume: { nocopy: true } } : isBind ? {} : { volume: {} }),
  };
}
