import { textOf } from "../node.ts";
import { duration, flag, natural, strings } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { record } from "./structures.ts";

/** A list as it is; a text is a command for the shell. */
const test: Shape = {
  read: (node, spot) => {
    const line = textOf(node);
    return line === undefined ? strings.read(node, spot) : ["CMD-SHELL", line];
  },
  print: strings.print,
};

/** When a container counts as healthy. */
export const healthcheck: Shape = record([
  ["test", test],
  ["timeout", duration],
  ["interval", duration],
  ["retries", natural],
  ["start_period", duration],
  ["start_interval", duration],
  ["disable", flag],
]);
