import { type Node, nodeAt, type Path, pathText } from "../node.ts";
import { withArticle } from "../problems/problem.ts";
import { entrySchema, memberOf, ownerOf, schema, schemaAt } from "./schema.ts";

/** The hint for a key that is indented too far: the nearest enclosing level that has such an attribute. */
export function belongsAbove(key: string, parent: Path): string | undefined {
  for (let length = parent.length - 1; length >= 0; length--) {
    const level = schemaAt(parent.slice(0, length));
    if (Object.hasOwn(level?.properties ?? {}, key)) return moveTo(key, parent.slice(0, length));
  }
  return undefined;
}

/** The hint for a key that is indented too little: a level below this one, or anywhere in the file, that has such an attribute. */
export function belongsBelow(key: string, parent: Path, root: Node): string | undefined {
  const near = ownerOf(key, schemaAt(parent) ?? {});
  if (near !== undefined) return moveTo(key, [...parent, ...withName(near.path, key, nodeAt(root, parent))]);
  const anywhere = ownerOf(key, schema());
  return anywhere === undefined ? undefined : moveTo(key, anywhere.path);
}

/** The hint for a mapping that is in the wrong section, such as a service outside `services`, judging by its attributes. */
export function belongsElsewhere(key: string, parent: Path, node: Node | undefined): string | undefined {
  const keys = node?.kind === "map" ? [...node.entries.keys()] : [];
  if (keys.length === 0) return undefined;
  const level = schemaAt(parent) ?? {};
  const sections = Object.keys(level.properties ?? {}).map(
    (name) => [[...parent, name], memberOf(level, name)] as const,
  );
  const levels = parent.map((_, length) => [parent.slice(0, length), schemaAt(parent.slice(0, length))] as const);
  for (const [path, section] of [...sections, ...levels]) {
    const each = entrySchema(section);
    if (keys.every((name) => Object.hasOwn(each?.properties ?? {}, name))) {
      return `"${key}" looks like ${withArticle(each?.title ?? "mapping")}: put it under "${pathText(path)}".`;
    }
  }
  return undefined;
}

/** Replaces a leading `*` by the name of the mapping that is written above the key, which was most likely meant. */
function withName(path: Path, key: string, level: Node | undefined): Path {
  if (path[0] !== "*" || level?.kind !== "map") return path;
  const names = [...level.entries.keys()];
  const before = names.slice(0, names.indexOf(key)).findLast((name) => level.entries.get(name)?.value.kind === "map");
  return [before ?? "*", ...path.slice(1)];
}

function moveTo(key: string, path: Path): string {
  if (path.length === 0) return `Move "${key}" to the top level of the file.`;
  const target = path.map((part) => (part === "*" ? "NAME" : part));
  return `Move "${key}" to ${pathText([...target, key])}.`;
}
