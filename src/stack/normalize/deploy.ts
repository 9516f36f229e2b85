import { requests } from "./devices.ts";
import { mapping } from "./pairs.ts";
import { bytes, count, delay, duration, float, integer, natural, string, strings } from "./scalars.ts";
import { type Shape, uncast } from "./shape.ts";
import { type Field, list, record } from "./structures.ts";

const update = record([
  ["parallelism", natural],
  ["delay", delay],
  ["failure_action", string],
  ["monitor", delay],
  ["max_failure_ratio", float],
  ["order", string],
]);

const generic = record([
  [
    "discrete_resource_spec",
    record([
      ["kind", string],
      ["value", uncast(count)],
    ]),
  ],
]);

const resource = (pids: Shape) =>
  record([
    ["cpus", uncast(float)],
    ["memory", bytes],
    ["pids", pids],
    ["devices", requests],
    ["generic_resources", list(generic)],
  ]);

const resources: readonly Field[] = [
  ["limits", resource(integer)],
  ["reservations", resource(uncast(integer))],
];

const restartPolicy = record([
  ["condition", string],
  ["delay", duration],
  ["max_attempts", natural],
  ["window", duration],
]);

const placement = record([
  ["constraints", strings],
  ["preferences", list(record([["spread", string]]))],
  ["max_replicas_per_node", integer],
]);

/** The number of replicas, their resources, and how they are updated. */
export const deploy = record([
  ["mode", string],
  ["replicas", natural],
  ["labels", mapping],
  ["update_config", update],
  ["rollback_config", update],
  ["resources", record(resources), { absent: {} }],
  ["restart_policy", restartPolicy],
  ["placement", placement, { absent: {} }],
  ["endpoint_mode", string],
]);
