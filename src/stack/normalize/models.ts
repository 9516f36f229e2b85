import { integer, string, strings } from "./scalars.ts";
import { keyed, type Shape } from "./shape.ts";
import { dict, nullable, record } from "./structures.ts";

/** An AI model of the stack. */
export const model = record([
  ["name", string],
  ["model", string],
  ["context_size", integer],
  ["runtime_flags", strings],
]);

const uses = dict(
  nullable(
    record([
      ["endpoint_var", string],
      ["model_var", string],
    ]),
  ),
);

/** A service's models: the list of names is a mapping without details. */
export const serviceModels: Shape = {
  read: (node, spot) => uses.read(keyed(node), spot),
  print: uses.print,
};
