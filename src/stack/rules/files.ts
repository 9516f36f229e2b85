import { textOf } from "../node.ts";
import { entriesOf, member } from "../normalize/shape.ts";
import { alternatives, type Problem } from "../problems/problem.ts";
import { type FormRule, problem, type Rule, type View } from "./view.ts";

/** A config or secret has exactly one source. */
export const oneSource: FormRule = (view) => [
  ...sourcesOf(view, "configs", ["file", "environment", "content"]),
  ...sourcesOf(view, "secrets", ["file", "environment"]),
];

function sourcesOf(
  view: Pick<View, "root">,
  section: "configs" | "secrets",
  keys: readonly string[],
): readonly Problem[] {
  return entriesOf(member(view.root, section)).flatMap(({ key, value }): readonly Problem[] => {
    const sources = keys.filter((name) => member(value, name) !== undefined);
    const isManagedElsewhere = member(value, "external") !== undefined || member(value, "driver") !== undefined;
    if (sources.length === 1 || (sources.length === 0 && isManagedElsewhere)) return [];
    const message =
      sources.length === 0
        ? `${section}.${key}: one of ${keys.join("|")} must be set`
        : `${section}.${key}: ${keys.join("|")} attributes are mutually exclusive`;
    const hint = sources.length === 0 ? sourceHint(keys) : "Keep only one of them.";
    const rule = sources.length === 0 ? "missing-source" : "exclusive";
    return [problem(view, [section, key], { rule, message, hint })];
  });
}

function sourceHint(keys: readonly string[]): string {
  return `Add ${alternatives(keys)}, or "external: true" if it already exists.`;
}

/** The source of a secret is not empty. */
export const secretsHaveSources: Rule = (view) =>
  entriesOf(member(view.root, "secrets")).flatMap(({ key, value }) => {
    const external = member(value, "external");
    const isExternal = external?.kind === "map" || textOf(external) === "true";
    const keys = ["file", "environment"];
    // `oneSource` reports a secret without any source.
    const isReported =
      external === undefined && member(value, "driver") === undefined && !keys.some((name) => member(value, name));
    if (isExternal || isReported || member(value, "file") || textOf(member(value, "environment"))) return [];
    const message = `secrets.${key} must declare either "file" or "environment"`;
    return [problem(view, ["secrets", key], { rule: "missing-source", message, hint: sourceHint(keys) })];
  });

/** An external resource has only a name: other attributes would have no effect. */
export const externalIsOnlyNamed: FormRule = (view) =>
  (["networks", "volumes", "configs", "secrets"] as const).flatMap((section) =>
    entriesOf(member(view.root, section)).flatMap(({ key, value }) => {
      const external = member(value, "external");
      if (external === undefined || (external.kind === "scalar" && external.value !== true)) return [];
      if (member(external, "name") !== undefined && member(value, "name") !== undefined) {
        const message = `${section}.${key}: name and external.name conflict; only use name`;
        return [problem(view, [section, key, "external"], { rule: "exclusive", message })];
      }
      if (section !== "volumes") return [];
      const others = entriesOf(value).filter((entry) => !/^(?:external|name|x-.*)$/.test(entry.key));
      return others.map((other) =>
        problem(view, [section, key, other.key], {
          rule: "external-conflict",
          message: `${section}.${key}: conflicting parameters "external" and "${other.key}" specified`,
          hint: `Remove "${other.key}": an external volume is not created by the stack.`,
        }),
      );
    }),
  );

/** The variables that hold the values of configs and secrets are set; else `up` would fail late. */
export const variablesAreSet: Rule = (view) =>
  (["configs", "secrets"] as const).flatMap((section) =>
    [...view.stack[section]].flatMap(([key, { environment, value }]): readonly Problem[] => {
      if (environment === undefined || value !== undefined) return [];
      return [
        problem(view, [section, key, "environment"], {
          rule: "unset-variable",
          severity: "warning",
          message: `environment variable "${environment}" required by ${section.slice(0, -1)} "${key}" is not set`,
          hint: `Set ${environment}.`,
        }),
      ];
    }),
  );
