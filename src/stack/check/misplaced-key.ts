import { type Node, nodeAt, type Path, pathText } from "../node.ts";
import { withArticle } from "../problems/problem.ts";
import { eachOf, homeOf, memberOf, schema, schemaAt } from "./schema.ts";

/** Where an attribute of a level around this one belongs: it is indented too far. */
export function around(key: string, parent: Path): string | undefined {
  for (let length = parent.length - 1; length >= 0; length--) {
    const level = schemaAt(parent.slice(0, length));
    if (Object.hasOwn(level?.properties ?? {}, key)) return belongs(key, level?.title, parent.slice(0, length));
  }
  return undefined;
}

/** Where an attribute of a level below this one, or else below the top, belongs: it is indented too little. */
export function below(key: string, parent: Path, root: Node): string | undefined {
  const near = homeOf(key, schemaAt(parent) ?? {});
  if (near !== undefined) return belongs(key, near.title, [...parent, ...named(near.way, key, nodeAt(root, parent))]);
  const anywhere = homeOf(key, schema());
  return anywhere === undefined ? undefined : belongs(key, anywhere.title, anywhere.way);
}

/** A mapping at another level than others of its kind, such as a service outside `services`: told by its attributes. */
export function outside(key: string, parent: Path, node: Node | undefined): string | undefined {
  const keys = node?.kind === "map" ? [...node.entries.keys()] : [];
  if (keys.length === 0) return undefined;
  const level = schemaAt(parent) ?? {};
  const sections = Object.keys(level.properties ?? {}).map(
    (name) => [[...parent, name], memberOf(level, name)] as const,
  );
  const levels = parent.map((_, length) => [parent.slice(0, length), schemaAt(parent.slice(0, length))] as const);
  for (const [path, section] of [...sections, ...levels]) {
    const each = eachOf(section);
    if (keys.every((name) => Object.hasOwn(each?.properties ?? {}, name))) {
      return `"${key}" looks like ${withArticle(each?.title ?? "mapping")}: put it under "${pathText(path)}".`;
    }
  }
  return undefined;
}

/** The names of the user's own that a way leads through: the mapping above the attribute is the one that was meant. */
function named(way: Path, key: string, level: Node | undefined): Path {
  if (way[0] !== "*" || level?.kind !== "map") return way;
  const names = [...level.entries.keys()];
  const before = names.slice(0, names.indexOf(key)).findLast((name) => level.entries.get(name)?.value.kind === "map");
  return [before ?? "*", ...way.slice(1)];
}

function belongs(key: string, title: string | undefined, path: Path): string {
  if (path.length === 0) return `"${key}" belongs at the top level of the file.`;
  return `"${key}" belongs under ${withArticle(title ?? "mapping")}: ${pathText([...path, key])}`;
}
