import { identities } from "../merge/unique.ts";
import { naturalOrder } from "../natural-order.ts";
import { model, resourceShapes } from "../normalize/resources.ts";
import { service } from "../normalize/service.ts";
import type { Form, Shape } from "../normalize/shape.ts";
import { printExtensions, sortedTree } from "../normalize/structures.ts";
import { fromOrderedValue, isList, mapStrings, type OrderedValue, toOrderedValue } from "../ordered-value.ts";
import type { Outline } from "../outline/outline.ts";
import { type Branch, below } from "../path-table.ts";
import type { Service, Stack } from "../stack.ts";
import { goJson } from "./go-json.ts";
import { goYaml } from "./go-yaml.ts";

/** The model as `docker compose config --format json` gives it, as plain data. */
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
  // A file that is laid over another has no name of its own.
  const name: [string, OrderedValue][] = stack.name === "" ? [] : [["name", stack.name]];
  return goYaml(escaped(new Map([...name, ...sections, ...printExtensions(stack.extensions, "yaml")])));
}

/** An outline as `docker compose config --no-interpolate` prints it, byte for byte. */
export function outlineText({ data }: Outline, form: Form): string {
  const tree = sortedTree(toOrderedValue(data), form);
  return form === "json" ? goJson(withNulls(tree, identities), 2) : goYaml(tree);
}

/** A Go habit that Compose's output keeps: an empty list is null in JSON, unless it was made anew to find repetitions. */
function withNulls(tree: OrderedValue, made: Branch<unknown> | undefined): OrderedValue {
  if (isList(tree)) {
    if (tree.length === 0 && made?.value === undefined) return null;
    return tree.map((item, index) => withNulls(item, below(made, index)));
  }
  if (!(tree instanceof Map)) return tree;
  return new Map([...tree].map(([key, value]) => [key, withNulls(value, below(made, key))]));
}

function jsonTree(stack: Stack): OrderedValue {
  const extensions = printExtensions(stack.extensions, "json");
  const members: (readonly [string, OrderedValue])[] = [
    ["name", stack.name],
    ...sectionsOf(stack, "json"),
    ...extensions,
  ];
  return escaped(new Map(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** A `$` doubled, so that what is printed is a stack file again. */
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
  // Compose's JSON forgets models.
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
