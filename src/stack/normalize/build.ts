import { type Node, textOf } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import { ulimits } from "./blkio.ts";
import { reference } from "./files.ts";
import { hosts } from "./hosts.ts";
import { buildArguments, mapping, pairsOf } from "./pairs.ts";
import { absolute, absoluteContext, context } from "./paths.ts";
import { bytes, flag, oneOrMany, string, strings } from "./scalars.ts";
import { complain, type Shape, type Spot, scalar, uncast } from "./shape.ts";
import { dictOf, list, record } from "./structures.ts";

/** Named contexts: paths become absolute, remote contexts and services stay. */
const contexts: Shape = {
  read: (node, spot) => dictOf(pairsOf(node).map(([key, value]) => [key, contextOf(key, value, node, spot)])),
  print: mapping.print,
};

function contextOf(key: string, value: string | null, node: Node, spot: Spot): string | undefined {
  if (value !== null) return absoluteContext(value, spot.reading);
  const message = `invalid value ${key}, expected key=value`;
  return complain(node, spot, { rule: "invalid-context", message, hint: "Write NAME=PATH." });
}

/** SSH agents and keys as `ID` or `ID=PATH`. */
const ssh: Shape = {
  read: (node, spot) => {
    const pairs = textOf(node) === undefined ? pairsOf(node) : [[textOf(node) ?? "", null] as const];
    const keys = pairs.map(([id, path]) => sshKey(id, path, spot));
    return keys.length === 0 ? undefined : keys;
  },
  print: (value, form): OrderedValue => {
    const keys = value as readonly string[];
    return form === "json" ? keys : keys.map((key) => key.replace("=", ": "));
  },
};

function sshKey(id: string, path: string | null, spot: Spot): string {
  return path === null || path === "" ? id : `${id}=${absolute(path, spot.reading)}`;
}

const longForm = record([
  ["context", context],
  ["dockerfile", string],
  ["dockerfile_inline", string],
  ["entitlements", strings],
  ["args", buildArguments],
  ["provenance", string],
  ["sbom", string],
  ["ssh", ssh],
  ["labels", mapping],
  ["cache_from", oneOrMany],
  ["cache_to", oneOrMany],
  ["no_cache", flag],
  ["no_cache_filter", oneOrMany],
  ["additional_contexts", contexts],
  ["pull", flag],
  ["extra_hosts", hosts],
  ["isolation", string],
  ["network", string],
  ["target", string],
  ["secrets", list(reference)],
  ["shm_size", bytes],
  ["tags", oneOrMany],
  ["ulimits", uncast(ulimits)],
  ["platforms", oneOrMany],
  ["privileged", flag],
]);

/** The build of an image: only the context, or the long syntax. */
export const build: Shape = {
  ...longForm,
  read: (node, spot) => {
    const short = textOf(node);
    const map: Node = short === undefined ? node : { kind: "map", entries: new Map(), at: node.at };
    if (map.kind !== "map") return undefined;
    const entries = new Map(map.entries);
    const put = (key: string, value: string) => entries.set(key, { key, value: scalar(value, node) });
    if (textOf(entries.get("context")?.value) === undefined) put("context", short ?? ".");
    const isNamed = entries.has("dockerfile") || entries.has("dockerfile_inline");
    if (spot.reading.normalize && !isNamed) put("dockerfile", "Dockerfile");
    return longForm.read({ ...map, entries }, spot);
  },
};
