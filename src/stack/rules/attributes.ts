import { nodeAt, type Path } from "../node.ts";
import type { Problem } from "../problem.ts";
import type { Dict, Service } from "../stack.ts";
import { perService, problem, type View } from "./view.ts";

/** The name of a variable has no space around it. */
export const variableNames = perService(({ name, environment = {} }, view) =>
  Object.keys(environment).flatMap((variable): readonly Problem[] => {
    if (variable === variable.trimEnd()) return [];
    const message = `environment variable "${variable}" is declared with a trailing space`;
    const hint = `Write "${variable.trimEnd()}=…", without spaces around the sign.`;
    return [problem(view, ["services", name, "environment", variable], { rule: "variable-name", message, hint })];
  }),
);

/** A device request counts devices or names them. */
export const countOrIds = perService((service, view) =>
  requestsOf(service).flatMap((path): readonly Problem[] => {
    const node = nodeAt(view.root, path);
    if (node?.kind !== "map" || !node.entries.has("count") || !node.entries.has("device_ids")) return [];
    const message = '"count" and "device_ids" attributes are exclusive';
    return [problem(view, path, { rule: "exclusive", message, hint: "Remove one of the two." })];
  }),
);

function requestsOf({ name, gpus = [], deploy }: Service): readonly Path[] {
  const devices = deploy?.resources?.reservations?.devices ?? [];
  return [
    ...gpus.map((_, index) => ["services", name, "gpus", index]),
    ...devices.map((_, index) => ["services", name, "deploy", "resources", "reservations", "devices", index]),
  ];
}

/** Watching for changes knows where to put them, and what to look at. */
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
  if (trigger["path"] === undefined || trigger["path"] === "") {
    const message = `${place}.${index}.path: value can't be blank`;
    return [problem(view, [...path, "path"], { rule: "missing-path", message })];
  }
  if (trigger["target"] !== undefined || ["rebuild", "restart"].includes(String(trigger["action"]))) return [];
  const message = `${place}: target is required for non-rebuild actions`;
  return [problem(view, path, { rule: "missing-target", message, hint: 'Add "target: PATH".' })];
}

function triggersOf({ develop }: Service): readonly Dict<unknown>[] {
  return (develop?.["watch"] ?? []) as readonly Dict<unknown>[];
}
