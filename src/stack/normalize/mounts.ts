import { posix } from "node:path";
import { mountSections } from "../merge/forms.ts";
import type { Node } from "../node.ts";
import { alternatives } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Mount } from "../stack.ts";
import { mapping } from "./pairs.ts";
import { absolute } from "./paths.ts";
import { bytes, flag, integer, string, text } from "./scalars.ts";
import { complain, type Shape, type Spot, uncast } from "./shape.ts";
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
      ["mode", uncast(integer)],
    ]),
  ],
  ["image", record([["subpath", string]])],
];

const longForm = record(fields);

/** One mount of a service, in short or long syntax. */
export const mount: Shape = {
  ...longForm,
  read: (node, spot) => {
    const mount = node.kind === "scalar" ? parseMount(node, spot) : (longForm.read(node, spot) as Mount | undefined);
    if (mount?.type === "bind" && mount.source === undefined) return reportNoSource(node, spot);
    return mount === undefined ? undefined : withAbsolutePaths(mount, spot);
  },
};

function reportNoSource(node: Node, spot: Spot): undefined {
  const message = 'invalid mount config for type "bind": field Source must not be empty';
  return complain(node, spot, { rule: "missing-source", message, hint: 'Add "source: PATH".' });
}

/** Removes `.`, `..` and double slashes from the target, and makes the source of a bind absolute. */
function withAbsolutePaths(mount: Mount, spot: Spot): Mount {
  const target = mount.target === undefined || !spot.reading.normalize ? {} : { target: cleaned(mount.target) };
  const { source: written, ...rest } = mount;
  if (mount.type !== "bind" || written === undefined)
    return written === "" ? { ...rest, ...target } : { ...mount, ...target };
  const source = absolute(written, spot.reading);
  return { ...mount, source: convertsWindowsPaths(spot) ? unixPath(source) : source, ...target };
}

function cleaned(target: string): string {
  const path = posix.normalize(target);
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}

function convertsWindowsPaths(spot: Spot): boolean {
  const value = spot.reading.environment.get("COMPOSE_CONVERT_WINDOWS_PATHS") ?? "";
  return ["1", "true", "t"].includes(value.toLowerCase());
}

function unixPath(path: string): string {
  const [, drive, rest = ""] = /^([A-Za-z]):(.*)$/s.exec(path) ?? [];
  return drive === undefined ? path : `/${drive.toLowerCase()}${rest.replaceAll("\\", "/")}`;
}

const filePath = /^([./~]|\\\\|[A-Za-z]:)/;
const propagations = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];

const knownOptions = ["ro", "rw", "nocopy", "z", "Z", ...propagations, "consistent", "cached", "delegated"];

/** `[SOURCE:]TARGET[:OPTIONS]`; a source that looks like a path is a bind, any other a named volume. */
function parseMount(node: Node & { kind: "scalar" }, spot: Spot): Mount | undefined {
  const spec = String(node.value ?? "");
  const fail = (reason: string): undefined =>
    complain(node, spot, {
      rule: "invalid-volume",
      message: spec === "" ? "invalid empty volume spec" : `invalid spec: ${spec}: ${reason}`,
      hint: 'Write "SOURCE:TARGET" or "SOURCE:TARGET:ro".',
    });
  if (spec === "") return fail("");
  if (spec.length <= 2) return { type: "volume", target: spec };
  const parts = mountSections(spec);
  if (parts.some((part) => part === "")) return fail("empty section between colons");
  if (parts.length > 3) return fail("too many colons");
  const [first = "", second, options = ""] = parts;
  const [source, target] = second === undefined ? [undefined, first] : [first, second];
  const unknown = options.split(",").filter((option) => option !== "" && !knownOptions.includes(option));
  if (unknown.length > 0 && !spec.includes("$")) warnOfOptions(unknown, node, spot);
  return mountOf(source, target, options.split(","));
}

/** A warning, as Compose ignores unknown options. */
function warnOfOptions(unknown: readonly string[], node: Node, spot: Spot): void {
  const near = closest(unknown[0] ?? "", knownOptions);
  const options = unknown.map((option) => `"${option}"`).join(", ");
  complain(node, spot, {
    rule: "unknown-option",
    severity: "warning",
    message: `unknown mount option ${options} has no effect`,
    hint: near === undefined ? `Use ${alternatives(knownOptions.slice(0, 5))}.` : `Did you mean "${near}"?`,
  });
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
