import { evaluate } from "./evaluate.ts";
import { type Node, type Operand, type Pipeline, parse } from "./parse.ts";
import { table } from "./table.ts";
import { jsonText } from "./values.ts";

/** One row of a listing: the fields for templates, in the order of the JSON output. A function is a method. */
export type Fields = Readonly<Record<string, unknown>>;

/** How a listing is printed: the template of its default table, and the headings of its fields. */
export interface RowFormat {
  readonly defaultTemplate: string;
  readonly headings: Readonly<Record<string, string>>;
}

/** Prints rows in a format: `table`, `json`, `table TEMPLATE` or TEMPLATE. Throws UsageError if the template is invalid. */
export function formatRows(format: string, rows: readonly Fields[], listing: RowFormat): string {
  const [, isTable, template] = /^(table)?\s*([\s\S]*)$/.exec(format) ?? [];
  if (format === "json") return rows.map((row) => `${jsonText(row)}\n`).join("");
  const nodes = parse(
    unescaped(isTable && template === "" ? listing.defaultTemplate : isTable ? (template ?? "") : format),
  );
  if (!isTable) return rows.map((row) => `${evaluate(nodes, row)}\n`).join("");
  const lines = rows.map((row) => evaluate(nodes, row).split("\t"));
  return table(headingCells(nodes, listing), lines);
}

/** Shells pass `\t` as two characters. */
function unescaped(template: string): string {
  return template.replaceAll("\\t", "\t").replaceAll("\\n", "\n");
}

/** The template with headings in place of the fields. */
function headingCells(nodes: readonly Node[], { headings }: RowFormat): string[] {
  const cell = (node: Node): string => {
    if (node.kind === "text") return node.text;
    if (node.kind !== "print") return "";
    const field = firstField(node.value);
    if (field === "Label") return labelHeading(node.value);
    return field === undefined ? "" : (headings[field] ?? field.toUpperCase());
  };
  return nodes.map(cell).join("").split("\t");
}

/** `.Label "com.example.some-key"` → some key. */
function labelHeading(pipeline: Pipeline): string {
  const name = pipeline.flat().find((operand) => operand.kind === "literal");
  return (
    String(name?.value ?? "")
      .split(".")
      .at(-1) ?? ""
  ).replaceAll(/[-_]/g, " ");
}

function firstField(pipeline: Pipeline): string | undefined {
  const fieldOf = (operand: Operand): string | undefined => {
    if (operand.kind === "group") return firstField(operand.value);
    return operand.kind === "path" ? operand.fields[0] : undefined;
  };
  return pipeline
    .flat()
    .map(fieldOf)
    .find((field) => field !== undefined);
}
