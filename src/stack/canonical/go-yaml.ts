import { isList, type OrderedValue } from "../ordered-value.ts";
import { blockScalar, flowScalar, styleOf } from "./yaml-scalar.ts";

/** YAML as Go's encoder writes it with an indent of two: block style, indented lists, no folded lines. */
export function goYaml(tree: OrderedValue): string {
  return `${block(tree, "").replace(/^\n/, "")}\n`;
}

/** A value after its key or dash: ` inline`, or a block on separate lines with the margin. */
function block(tree: OrderedValue, margin: string): string {
  if (isList(tree))
    return tree.length === 0 ? " []" : tree.map((item) => `\n${margin}-${listItem(item, margin)}`).join("");
  if (tree instanceof Map) {
    if (tree.size === 0) return " {}";
    return [...tree].map(([key, value]) => `\n${margin}${pair(key, value, margin)}`).join("");
  }
  if (typeof tree === "string") return ` ${styleOf(tree) === "literal" ? blockScalar(tree, margin) : flowScalar(tree)}`;
  return ` ${plainNumber(tree as number | bigint | boolean | null)}`;
}

function pair(key: string, value: OrderedValue, margin: string): string {
  const inner = `${margin}  `;
  const name = flowScalar(key, { isKey: true });
  // A key that is too long for YAML's simple syntax is explicit.
  const sign = [...key].length > 128 ? `? ${name}\n${margin}:` : `${name}:`;
  return sign + block(value, inner);
}

/** A list item, which starts on the line of its dash. */
function listItem(item: OrderedValue, margin: string): string {
  const inner = `${margin}  `;
  const text = block(item, inner);
  return text.startsWith("\n") ? ` ${text.slice(1 + inner.length)}` : text;
}

function plainNumber(value: number | bigint | boolean | null): string {
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return String(value).replace(/e([-+])(\d)$/, "e$10$2");
}
