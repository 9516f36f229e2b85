import { identities } from "../merge/unique.ts";
import { naturalOrder } from "../natural-order.ts";
import { model, resourceShapes } from "../normalize/resources.ts";
import { service } from "../normalize/service.ts";
import type { Form, Shape } from "../normalize/shape.ts";
import { printExtensions, sortedTree } from "../normalize/structures.ts";
import { fromOrderedValue, isList, mapStrings, type OrderedValue, toOrderedValue } from "../ordered-value.ts";
import type { Outline } from "../outline/outline.ts";
import { type Branch, childBranch } from "../path-table.ts";
import type { Service, Stack } from "../stack.ts";
import { goJson } from "./go-json.ts";
import { goYaml } from "./go-yaml.ts";

/** The model that `docker compose config --format json` prints, as plain data. */
export function canonicalJson(stack: Stack): unknown {
  return fromOrderedValue(jsonTree(stack));
}

/** The same as text, byte for byte. */
export function canonicalJsonText(stack: Stack): string {
  return goJson(jsonTree(stack), 2);
}

/** One service as JSON, on one line. */
export function serviceJson(one: Service): string {
  return goJson(service.print(one, "json"));
}

/** The model as `docker compose config` prints it, byte for byte. */
export function canonicalYaml(stack: Stack): string {
  const sections = sectionsOf(stack, "yaml");
  // An override file has no name.
  const name: [string, OrderedValue][] = stack.name === "" ? [] : [["name", stack.name]];
  return goYaml(escaped(new Map([...name, ...sections, ...printExtensions(stack.extensions, "yaml")])));
}

/** An outline as `docker compose config --no-interpolate` prints it, byte for byte. */
export function outlineText({ data }: Outline, form: Form): string {
  const tree = sortedTree(toOrderedValue(data), form);
  return form === "json" ? goJson(withNulls(tree, identities), 2) : goYaml(tree);
}

/** As in Compose's Go code: an empty list is null in JSON, unless it is a list in which Compose removes duplicates. */
function withNulls(tree: OrderedValue, branch: Branch<unknown> | undefined): OrderedValue {
  if (isList(tree)) {
    if (tree.length === 0 && branch?.value === undefined) return null;
    return tree.map((item, index) => withNulls(item, childBranch(branch, index)));
  }
  if (!(tree instanceof Map)) return tree;
  return new Map([...tree].map(([key, value]) => [key, withNulls(value, childBranch(branch, key))]));
}

function jsonTree(stack: Stack): OrderedValue {
  const extensions = withNulls(printExtensions(stack.extensions, "json"), undefined) as ReadonlyMap<
    string,
    OrderedValue
  >;
  const members: (readonly [string, OrderedValue])[] = [
    ["name", stack.name],
    ...sectionsOf(stack, "json"),
    ...extensions,
  ];
  return escaped(new Map(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Doubles every `$`, so that the output is a valid stack file. */
function escaped(tree: OrderedValue): OrderedValue {
  return mapStrings(tree, (text) => text.replaceAll("$", "$$$$"));
}

function sectionsOf(stack: Stack, form: Form): readonly (readonly [string, OrderedValue])[] {
  const sections: readonly (readonly [string, ReadonlyMap<string, unknown>, Shape])[] = [
    ["services", stack.services, service],
    ["networks", stack.networks, resourceShapes.networks],
    ["volumes", stack.volumes, resourceShapes.volumes],
    ["secrets", stack.secrets, resourceShapes.secrets],
    ["configs", stack.configs, resourceShapes.configs],
    ["models", stack.models, model],
  ];
  // Compose's JSON lacks models.
  const printed = sections.filter(
    ([name, map]) => name === "services" || (map.size > 0 && !(name === "models" && form === "json")),
  );
  return printed.map(([name, map, shape]) => [name, sectionTree(map, shape, form)] as const);
}

function sectionTree(map: ReadonlyMap<string, unknown>, shape: Shape, form: Form): OrderedValue {
  const order = form === "yaml" ? naturalOrder : (a: string, b: string) => (a < b ? -1 : 1);
  const members = [...map].sort(([a], [b]) => order(a, b));
  return new Map(members.map(([key, value]) => [key, shape.print(value, form)]));
}
