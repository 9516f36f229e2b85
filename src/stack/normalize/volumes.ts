import type { Volume } from "../stack.ts";
import { external } from "./files.ts";
import { mapping } from "./pairs.ts";
import { absolute } from "./paths.ts";
import { string } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { record } from "./structures.ts";

const fields = record([
  ["name", string],
  ["driver", string],
  ["driver_opts", mapping],
  ["external", external()],
  ["labels", mapping],
]);

/** A volume of the stack. One that is really a bind has its device made absolute. */
export const volume: Shape = {
  read: (node, spot) => {
    const given = fields.read(node, spot) as Volume | undefined;
    const { device, o } = given?.driver_opts ?? {};
    if (given?.driver !== "local" || o !== "bind" || device === undefined) return given;
    return { ...given, driver_opts: { ...given.driver_opts, device: absolute(device, spot.reading) } };
  },
  print: fields.print,
};
