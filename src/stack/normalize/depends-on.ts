import { type Node, textOf } from "../node.ts";
import type { DependsOn } from "../stack.ts";
import { flag, string, toggle } from "./scalars.ts";
import { entriesOf, inside, type Shape, type Spot } from "./shape.ts";
import { dictOf, printDict, record } from "./structures.ts";

const longForm = record([
  ["condition", string],
  ["restart", flag],
  ["required", toggle],
]);

/** The services to wait for. A list of names waits until they are started. */
export const dependsOn: Shape = {
  read: (node, spot) => {
    if (node.kind !== "list")
      return dictOf(entriesOf(node).map(({ key, value }) => [key, read(value, inside(spot, key))]));
    const names = node.items.map((item) => textOf(item)).filter((name) => name !== undefined);
    return dictOf(names.map((name) => [name, started({ restart: false })]));
  },
  print: (value, form) => printDict(value, (member) => longForm.print(member, form), form),
};

function read(node: Node, spot: Spot): DependsOn | undefined {
  const given = longForm.read(node, spot) as Partial<DependsOn> | undefined;
  return given && { ...started({ restart: given.restart === true }), ...given };
}

/** A dependency that waits until another service is started. */
export function started({ restart }: { readonly restart: boolean }): DependsOn {
  return { condition: "service_started", ...(restart ? { restart } : {}), required: true };
}
