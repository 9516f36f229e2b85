import { isList, type OrderedValue } from "../ordered-value.ts";

/** JSON as Go's encoder writes it, which hashes and scripts depend on. Members keep the order of the tree. */
export function goJson(tree: OrderedValue, indent = 0): string {
  return render(tree, indent, "");
}

function render(tree: OrderedValue, indent: number, margin: string): string {
  const inner = indent === 0 ? "" : `${margin}${" ".repeat(indent)}`;
  const colon = indent === 0 ? ":" : ": ";
  if (isList(tree))
    return enclosed(
      "[]",
      tree.map((item) => render(item, indent, inner)),
      inner,
      margin,
    );
  if (tree instanceof Map) {
    const members = [...tree].map(([key, value]) => `${quoted(key)}${colon}${render(value, indent, inner)}`);
    return enclosed("{}", members, inner, margin);
  }
  return typeof tree === "string" ? quoted(tree) : String(tree);
}

function enclosed(brackets: string, members: readonly string[], inner: string, margin: string): string {
  const [open, close] = brackets;
  if (members.length === 0 || inner === "") return `${open}${members.join(",")}${close}`;
  return `${open}\n${members.map((member) => inner + member).join(",\n")}\n${margin}${close}`;
}

/** Go also escapes characters that are special in HTML or JavaScript. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
