import { bytes, integer, string } from "./scalars.ts";
import { list, record } from "./structures.ts";

const weight = record([
  ["path", string, { json: "Path", absent: "" }],
  ["weight", integer, { json: "Weight", absent: 0 }],
]);

const throttle = record([
  ["path", string, { json: "Path", absent: "" }],
  ["rate", bytes, { json: "Rate", absent: "0" }],
]);

/** Weights and limits of block devices. */
export const blkio = record([
  ["weight", integer],
  ["weight_device", list(weight)],
  ["device_read_bps", list(throttle)],
  ["device_read_iops", list(throttle)],
  ["device_write_bps", list(throttle)],
  ["device_write_iops", list(throttle)],
]);
