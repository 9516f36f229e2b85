import { model, resourceShapes } from "./resources.ts";
import { service } from "./service.ts";
import type { Shape } from "./shape.ts";
import { dict, record } from "./structures.ts";

/**
 * Walked only beside the nodes of a file, so a start costs nothing.
 *
 * The shape of a whole stack file. Interpolation derives from it where a text becomes a number or a boolean, since a
 * variable can only hold a text.
 */
export const stackShape: Shape = record([
  ["services", dict(service)],
  ...Object.entries(resourceShapes).map(([kind, shape]) => [kind, dict(shape)] as const),
  ["models", dict(model)],
]);
