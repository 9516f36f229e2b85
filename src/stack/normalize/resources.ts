import { type MapNode, type Node, textOf } from "../node.ts";
import type { Volume } from "../stack.ts";
import { external, fileObject } from "./files.ts";
import { network } from "./networks.ts";
import { mapping } from "./pairs.ts";
import { absolute } from "./paths.ts";
import { integer, string, strings } from "./scalars.ts";
import { entriesOf, inside, isNull, keyed, member, type NormalizeContext, type Shape, uncast } from "./shape.ts";
import { dict, nullable, record } from "./structures.ts";

const fields = record([
  ["name", string],
  ["driver", string],
  ["driver_opts", mapping],
  ["external", external()],
  ["labels", mapping],
]);

/** A top-level volume. If it is a bind mount, its device becomes an absolute path. */
const volume: Shape = {
  ...fields,
  read: (node, spot) => {
    const given = fields.read(node, spot) as Volume | undefined;
    const { device, o } = given?.driver_opts ?? {};
    if (given?.driver !== "local" || o !== "bind" || device === undefined) return given;
    return { ...given, driver_opts: { ...given.driver_opts, device: absolute(device, spot.reading) } };
  },
};

/** The shape of each kind of named resource. */
export const resourceShapes = { networks: network, volumes: volume, configs: fileObject, secrets: fileObject } as const;

/** A kind of resource, as its key at the top level. */
export type ResourceKind = keyof typeof resourceShapes;

/** The resources of one kind, each with its name in the engine. */
export function resourcesOf<T>(kind: ResourceKind, root: MapNode, reading: NormalizeContext): ReadonlyMap<string, T> {
  const spot = { reading, path: [kind] };
  const shape: Shape = resourceShapes[kind];
  return new Map(
    entriesOf(member(root, kind)).flatMap(({ key, value }) => {
      const node = isNull(value) ? emptyMap : value;
      const resource = shape.read(withName(key, node, reading), inside(spot, key));
      return resource === undefined ? [] : [[key, resource as T] as const];
    }),
  );
}

const emptyMap: MapNode = { kind: "map", entries: new Map() };

/** The resource with its name: the file's, else the key if it is external, else the project's name and the key. */
function withName(key: string, node: Node, reading: NormalizeContext): Node {
  if (node.kind !== "map" || textOf(member(node, "name"))) return node;
  const external = member(node, "external");
  if (!reading.normalize && member(external, "name") === undefined) return node;
  const isExternal = external?.kind === "map" || textOf(external) === "true";
  const name = textOf(member(external, "name")) ?? (isExternal ? key : `${reading.name}_${key}`);
  const value: Node = { kind: "scalar", value: name, text: name, quoted: true };
  return { ...node, entries: new Map([...node.entries, ["name", { key: "name", value }]]) };
}

/** A top-level AI model. */
export const model = record([
  ["name", string],
  ["model", string],
  ["context_size", uncast(integer)],
  ["runtime_flags", strings],
]);

const uses = dict(
  nullable(
    record([
      ["endpoint_var", string],
      ["model_var", string],
    ]),
  ),
);

/** A service's models. A list of names becomes a mapping without details. */
export const serviceModels: Shape = {
  read: (node, spot) => uses.read(keyed(node), spot),
  print: uses.print,
};
