import { boolean } from "../interpolate/casts.ts";
import { textOf } from "../node.ts";
import type { FileReference } from "../stack.ts";
import { mapping } from "./pairs.ts";
import { path } from "./paths.ts";
import { string } from "./scalars.ts";
import { complain, type Shape } from "./shape.ts";
import { record } from "./structures.ts";

/** Permissions: a number, or a string of octal digits. Printed as octal digits. */
const mode: Shape = {
  read: (node, spot) => {
    if (node.kind !== "scalar" || node.value === null) return undefined;
    if (typeof node.value === "number" && Number.isInteger(node.value)) return `0${node.value.toString(8)}`;
    const digits = String(node.value).replace(/^0o?(?=.)/, "");
    if (/^[0-7]+$/.test(digits)) return `0${Number.parseInt(digits, 8).toString(8)}`;
    return complain(node, spot, {
      rule: "invalid-mode",
      message: `invalid file mode ${JSON.stringify(node.text)}: must be octal digits`,
      hint: 'Write octal digits in quotes, such as "0440".',
    });
  },
  print: (value) => value as string,
};

const longForm = record([
  ["source", string],
  ["target", string],
  ["uid", string],
  ["gid", string],
  ["mode", mode],
]);

/** A service's use of a config, or a build's of a secret. */
export const reference: Shape = {
  read: (node, spot) => {
    const source = node.kind === "scalar" ? textOf(node) : undefined;
    if (source !== undefined) return { source };
    const given = longForm.read(node, spot) as Partial<FileReference> | undefined;
    // An empty source exists in no stack, so that the rules report it.
    return given && { source: "", ...given };
  },
  print: longForm.print,
};

/** A service's use of a secret, with its default target. */
export const secretReference: Shape = {
  read: (node, spot) => {
    const given = reference.read(node, spot) as FileReference | undefined;
    if (given === undefined || given.target !== undefined) return given;
    const { source, ...rest } = given;
    return { source, target: `/run/secrets/${source}`, ...rest };
  },
  print: longForm.print,
};

/** A top-level config or secret. Its `value` and its name are set later, with the whole stack. */
export const fileObject: Shape = record([
  ["name", string],
  ["file", path],
  ["environment", string],
  ["content", string],
  ["external", external()],
  ["labels", mapping],
  ["driver", string],
  ["driver_opts", mapping],
  ["template_driver", string],
]);

/** `external: true`, or the old `external: { name: … }`, whose name `resources.ts` reads. */
export function external(): Shape {
  return {
    cast: boolean,
    read: (node) => (node.kind === "map" || (node.kind === "scalar" && isTrue(node.value)) ? true : undefined),
    print: (value) => value === true,
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
