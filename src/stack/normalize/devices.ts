import { type Node, pathText, textOf } from "../node.ts";
import type { Device, Dict } from "../stack.ts";
import { mapping } from "./pairs.ts";
import { count, string, strings } from "./scalars.ts";
import { complain, member, type Shape, type Spot } from "./shape.ts";
import { list, record } from "./structures.ts";

const deviceFields = record([
  ["source", string],
  ["target", string],
  ["permissions", string],
]);

/** Omits empty fields. */
function withoutEmpty(device: Dict<string | undefined>): Device {
  return Object.fromEntries(Object.entries(device).filter(([, value]) => value)) as unknown as Device;
}

function longDevice(node: Node, spot: Spot): Device | undefined {
  const device = deviceFields.read(node, spot) as Device | undefined;
  if (textOf(member(node, "target")) !== undefined) return device;
  const message = `service device ${pathText(spot.path)} is missing a mount target`;
  return complain(node, spot, { rule: "missing-target", message, hint: 'Add "target: PATH".' });
}

/** `SOURCE[:TARGET[:PERMISSIONS]]` or the long syntax. */
export const device: Shape = {
  read: (node, spot): Device | undefined => {
    const written = textOf(node);
    if (written === undefined) return longDevice(node, spot);
    const [source, target, permissions = "rwm", ...rest] = written.split(":");
    if (rest.length === 0) return withoutEmpty({ source, target: target || source, permissions });
    return complain(node, spot, {
      rule: "invalid-device",
      message: `confusing device mapping, please use long syntax: ${written}`,
    });
  },
  print: deviceFields.print,
};

/** The number of devices; `all` is -1. */
const deviceCount: Shape = {
  ...count,
  read: (node, spot) => (textOf(node)?.toLowerCase() === "all" ? -1 : count.read(node, spot) || undefined),
};

const requestFields = record([
  ["capabilities", strings],
  ["driver", string],
  ["count", deviceCount],
  ["device_ids", strings],
  ["options", mapping],
]);

/** A request for devices of a driver, such as GPUs. Without a count and IDs, it requests all devices. */
const request: Shape = {
  read: (node, spot) => {
    const request = requestFields.read(node, spot) as Dict<unknown> | undefined;
    if (request === undefined || node.kind !== "map" || node.entries.has("count") || node.entries.has("device_ids"))
      return request;
    return { ...request, count: -1 };
  },
  print: requestFields.print,
};

/** Device reservations. */
export const requests: Shape = list(request);

/** `all`, or device requests. */
export const gpus: Shape = {
  read: (node, spot) => (textOf(node) === "all" ? requests.read(allOf(node), spot) : requests.read(node, spot)),
  print: requests.print,
};

function allOf(node: Node): Node {
  return { kind: "list", items: [{ kind: "map", entries: new Map() }], at: node.at };
}
