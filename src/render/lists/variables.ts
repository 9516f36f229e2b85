import { goYaml } from "../../stack/canonical/go-yaml.ts";
import type { Reference } from "../../stack/interpolate/references.ts";
import { table } from "../format/table.ts";

const columns = ["NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE"];

/** Variables as a table, as in docker compose. */
export function variablesTable(variables: readonly Reference[]): string {
  const body = variables.map(({ name, required, defaultValue, presenceValue }) => [
    name,
    String(required),
    defaultValue,
    presenceValue,
  ]);
  return table(columns, body, { narrowest: 20 });
}

/** Variables as JSON with docker compose's fields. */
export function variablesJson(variables: readonly Reference[]): string {
  const members = variables.map(({ name, required, defaultValue, presenceValue }) => [
    name,
    { Name: name, DefaultValue: defaultValue, PresenceValue: presenceValue, Required: required },
  ]);
  return `${JSON.stringify(Object.fromEntries(members), null, 4)}\n\n`;
}

/** Variables as YAML, which docker compose indents by four. */
export function variablesYaml(variables: readonly Reference[]): string {
  const members = variables.map(({ name, required, defaultValue, presenceValue }) => {
    const known = { name, defaultvalue: defaultValue, presencevalue: presenceValue, required };
    return [name, new Map(Object.entries(known))] as const;
  });
  return goYaml(new Map(members)).replace(/^ {2}/gm, "    ");
}
