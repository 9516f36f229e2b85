import { entriesOf, member } from "../normalise/shape.ts";
import type { Problem } from "../problem.ts";
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
    const isElsewhere = member(value, "external") !== undefined || (section === "configs" && member(value, "driver"));
    if (given.length === 1 || (given.length === 0 && isElsewhere)) return [];
    const message =
      given.length === 0
        ? `${section}.${key}: one of ${keys.join("|")} must be set`
        : `${section}.${key}: ${keys.join("|")} attributes are mutually exclusive`;
    const hint = given.length === 0 ? `Say where its content comes from: ${keys.join(", ")} or external.` : "Keep one.";
    const rule = given.length === 0 ? "missing-source" : "exclusive";
    return [problem(view, [section, key], { rule, message, hint })];
  });
}

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
