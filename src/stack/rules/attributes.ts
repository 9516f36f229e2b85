import { type Node, nodeAt, type Path, textOf } from "../node.ts";
import { entriesOf, member } from "../normalize/shape.ts";
import type { Problem } from "../problems/problem.ts";
import type { Dict, Service } from "../stack.ts";
import { type FormRule, perService, problem, type View } from "./view.ts";

/** The name of a variable has no trailing space. */
export const variableNames = perService(({ name, environment = {} }, view) =>
  Object.keys(environment).flatMap((variable): readonly Problem[] => {
    if (variable === variable.trimEnd()) return [];
    const message = `environment variable "${variable}" is declared with a trailing space`;
    const hint = `Write "${variable.trimEnd()}=…", without spaces around the "=".`;
    return [problem(view, ["services", name, "environment", variable], { rule: "variable-name", message, hint })];
  }),
);

/** A device request has a count or IDs, not both. */
export const countOrIds: FormRule = (view) =>
  [["gpus"], ["deploy", "resources", "reservations", "devices"]]
    .flatMap((list) => itemsAt(view, list))
    .filter(({ item }) => member(item, "count") !== undefined && member(item, "device_ids") !== undefined)
    .map(({ path }) => {
      const message = '"count" and "device_ids" attributes are exclusive';
      return problem(view, path, { rule: "exclusive", message, hint: "Remove one of the two." });
    });

/** Every trigger of `develop.watch` has a path. */
export const watchPaths: FormRule = (view) =>
  itemsAt(view, ["develop", "watch"])
    .filter(({ item }) => textOf(member(item, "path")) === "")
    .map(({ path }) => {
      const message = `${path.slice(0, -1).join(".")}.${path.at(-1)}.path: value can't be blank`;
      return problem(view, [...path, "path"], { rule: "missing-path", message });
    });

/** The items of one list attribute, in all services. */
function itemsAt({ root }: Pick<View, "root">, list: Path): readonly { readonly item: Node; readonly path: Path }[] {
  return entriesOf(member(root, "services")).flatMap(({ key, value }) => {
    const node = nodeAt(value, list);
    return (node?.kind === "list" ? node.items : []).map((item, index) => ({
      item,
      path: ["services", key, ...list, index],
    }));
  });
}

/** A trigger that copies files has a target. */
export const watchTargets = perService((service, view) =>
  triggersOf(service).flatMap((trigger, index) => checkTrigger(trigger, { service, index, view })),
);

interface Trigger {
  readonly service: Service;
  readonly index: number;
  readonly view: View;
}

function checkTrigger(trigger: Dict<unknown>, { service, index, view }: Trigger): readonly Problem[] {
  const place = `services.${service.name}.develop.watch`;
  const path: Path = ["services", service.name, "develop", "watch", index];
  if (trigger["target"] !== undefined || ["rebuild", "restart"].includes(String(trigger["action"]))) return [];
  const message = `${place}: target is required for non-rebuild actions`;
  return [problem(view, path, { rule: "missing-target", message, hint: 'Add "target: PATH".' })];
}

function triggersOf({ develop }: Service): readonly Dict<unknown>[] {
  return (develop?.["watch"] ?? []) as readonly Dict<unknown>[];
}
