import { evaluate } from "./evaluate.ts";
import { type Node, type Operand, type Pipeline, parse } from "./parse.ts";
import { table } from "./table.ts";
import { jsonText } from "./values.ts";

/** One line of a listing: what a template may name, in the order in which JSON has it. A function is a method. */
export type Fields = Readonly<Record<string, unknown>>;

/** How a listing is shown: its usual table, and the headings of what a table may show. */
export interface RowFormat {
  readonly usual: string;
  readonly headings: Readonly<Record<string, string>>;
}

/** Rows as the user's format says: `table`, `json`, `table TEMPLATE` or TEMPLATE. Throws UsageError for a faulty one. */
export function formatRows(format: string, rows: readonly Fields[], listing: RowFormat): string {
  const [, isTable, template] = /^(table)?\s*([\s\S]*)$/.exec(format) ?? [];
  if (format === "json") return rows.map((row) => `${jsonText(row)}\n`).join("");
  const nodes = parse(unescaped(isTable && template === "" ? listing.usual : isTable ? (template ?? "") : format));
  if (!isTable) return rows.map((row) => `${evaluate(nodes, row)}\n`).join("");
  const lines = rows.map((row) => evaluate(nodes, row).split("\t"));
  return table(headingCells(nodes, listing), lines);
}

/** A shell hands `\t` over as it is typed. */
function unescaped(template: string): string {
  return template.replaceAll("\\t", "\t").replaceAll("\\n", "\n");
}

/** The template's text with the heading of each field in its place. */
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
  const named = (operand: Operand): string | undefined => {
    if (operand.kind === "group") return firstField(operand.value);
    return operand.kind === "path" ? operand.fields[0] : undefined;
  };
  return pipeline
    .flat()
    .map(named)
    .find((field) => field !== undefined);
}
