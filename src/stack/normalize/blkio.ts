import type { OrderedValue } from "../ordered-value.ts";
import { bytes, count, integer, string } from "./scalars.ts";
import { inside, member, type Shape, uncast } from "./shape.ts";
import { dict, list, record } from "./structures.ts";

const weight = record([
  ["path", string, { json: "Path", absent: "" }],
  ["weight", uncast(integer), { json: "Weight", absent: 0 }],
]);

const throttle = record([
  ["path", string, { json: "Path", absent: "" }],
  ["rate", bytes, { json: "Rate", absent: "0" }],
]);

/** Weights and limits of block devices. */
export const blkio = record([
  ["weight", uncast(integer)],
  ["weight_device", list(weight)],
  ["device_read_bps", list(throttle)],
  ["device_read_iops", list(throttle)],
  ["device_write_bps", list(throttle)],
  ["device_write_iops", list(throttle)],
]);

interface Limits {
  readonly soft: number;
  readonly hard: number;
}

const limit: Shape = {
  ...count,
  below: (key) => (key === "soft" || key === "hard" ? count : undefined),
  read: (node, spot) => {
    if (node.kind === "scalar") return count.read(node, spot);
    if (node.kind !== "map") return undefined;
    const side = (key: string): unknown => {
      const value = member(node, key);
      return (value && count.read(value, inside(spot, key))) ?? 0;
    };
    return { soft: side("soft"), hard: side("hard") };
  },
  // As in Compose's Go code: a single limit of 0 is the same as none, and JSON omits zeros.
  print: (value, form) => {
    if (typeof value === "number" && value !== 0) return value;
    const { soft, hard } = typeof value === "number" ? { soft: 0, hard: 0 } : (value as Limits);
    const sides: readonly (readonly [string, OrderedValue])[] = [
      ["soft", soft],
      ["hard", hard],
    ];
    return new Map(form === "json" ? sides.filter(([, side]) => side !== 0) : sides);
  },
};

/** Resource limits by name: one number, or a soft and a hard limit. */
export const ulimits: Shape = dict(limit);
