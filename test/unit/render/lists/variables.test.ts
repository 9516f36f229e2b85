// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { expect, it } from "vitest";
import { variablesJson, variablesTable, variablesYaml } from "../../../../src/render/lists/variables.ts";

const variables = [
  { name: "A_VERY_LONG_VARIABLE_NAME", required: true, defaultValue: "", presenceValue: "" },
  { name: "F", required: false, defaultValue: "${G:-nested}", presenceValue: "yes" },
];

it("lists variables in columns as wide as docker compose's", () => {
  expect(variablesTable(variables).split("\n")).toEqual([
    "NAME                        REQUIRED            DEFAULT VALUE       ALTERNATE VALUE",
    "A_VERY_LONG_VARIABLE_NAME   true                                    ",
    "F                           false               ${G:-nested}        yes",
    "",
  ]);
});

it("prints variables as JSON and YAML with Compose's names and indents", () => {
  expect(variablesJson(variables.slice(1))).toBe(
    '{\n    "F": {\n        "Name": "F",\n        "DefaultValue": "${G:-nested}",\n        "PresenceValue": "yes",\n        "Required": false\n    }\n}\n\n',
  );
  expect(variablesYaml(variables.slice(1))).toBe(
    'F:\n    name: F\n    defaultvalue: ${G:-nested}\n    presencevalue: "yes"\n    required: false\n',
  );
});
