import { textOf } from "../node.ts";
import { entriesOf, member } from "../normalize/shape.ts";
import type { Problem } from "../problems/problem.ts";
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
    const given = keys.filter((name) => member(value, name) !== undefined);
    const isElsewhere = member(value, "external") !== undefined || member(value, "driver") !== undefined;
    if (given.length === 1 || (given.length === 0 && isElsewhere)) return [];
    const message =
      given.length === 0
        ? `${section}.${key}: one of ${keys.join("|")} must be set`
        : `${section}.${key}: ${keys.join("|")} attributes are mutually exclusive`;
    const hint = given.length === 0 ? sourceHint(keys) : "Keep one.";
    const rule = given.length === 0 ? "missing-source" : "exclusive";
    return [problem(view, [section, key], { rule, message, hint })];
  });
}

function sourceHint(keys: readonly string[]): string {
  return `Say where its content comes from: ${keys.join(", ")} or external.`;
}

/** A secret has a source that says something. */
export const secretsHaveSources: Rule = (view) =>
  entriesOf(member(view.root, "secrets")).flatMap(({ key, value }) => {
    const external = member(value, "external");
    const isExternal = external?.kind === "map" || textOf(external) === "true";
    const keys = ["file", "environment"];
    const isTold =
      external === undefined && member(value, "driver") === undefined && !keys.some((name) => member(value, name));
    if (isExternal || isTold || member(value, "file") || textOf(member(value, "environment"))) return [];
    const message = `secrets.${key} must declare either "file" or "environment"`;
    return [problem(view, ["secrets", key], { rule: "missing-source", message, hint: sourceHint(keys) })];
  });

/** What exists elsewhere is only named: the other attributes would have no effect. */
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
          hint: `Remove "${other.key}": an external volume is made elsewhere.`,
        }),
      );
    }),
  );

/** The variables that configs and secrets take their value from are set; else `up` would fail late. */
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
