import { textOf } from "../node.ts";
import { blkio, ulimits } from "./blkio.ts";
import { build } from "./build.ts";
import { dependsOn } from "./depends-on.ts";
import { deploy } from "./deploy.ts";
import { device, gpus } from "./devices.ts";
import { envFiles } from "./env-files.ts";
import { reference, secretReference } from "./files.ts";
import { command, develop, hook } from "./hooks.ts";
import { hosts } from "./hosts.ts";
import { mount } from "./mounts.ts";
import { serviceNetworks } from "./networks.ts";
import { environment, mapping } from "./pairs.ts";
import { exposed, ports } from "./ports.ts";
import { serviceModels } from "./resources.ts";
import { bytes, duration, flag, float, integer, natural, oneOrMany, string, strings, toggle } from "./scalars.ts";
import { type Shape, uncast } from "./shape.ts";
import { dict, type Field, list, record } from "./structures.ts";

/** A list, or a string that is a command for the shell. */
const test: Shape = {
  read: (node, spot) => {
    const line = textOf(node);
    return line === undefined ? strings.read(node, spot) : ["CMD-SHELL", line];
  },
  print: strings.print,
};

/** The healthcheck of a container. */
const healthcheck: Shape = record([
  ["test", test],
  ["timeout", duration],
  ["interval", duration],
  ["retries", natural],
  ["start_period", duration],
  ["start_interval", duration],
  ["disable", flag],
]);

const logging = record([
  ["driver", string],
  ["options", mapping],
]);

const credentialSpec = record([
  ["config", string],
  ["file", string],
  ["registry", string],
]);

/** A single empty name server counts as not set. */
const nameServers: Shape = {
  ...oneOrMany,
  read: (node, spot) => (textOf(node) === "" ? undefined : oneOrMany.read(node, spot)),
};

/** What is left of `extends` if the other service has no contents. */
const extendsReference = record([
  ["file", string],
  ["service", string],
]);

const provider = record([
  ["type", string],
  ["options", dict(oneOrMany)],
]);

/** The attributes of a service without its hooks, in the order that Compose prints (and hashes) them. */
const plainFields: readonly Field[] = [
  ["profiles", oneOrMany],
  ["annotations", mapping],
  ["attach", toggle],
  ["build", build],
  ["develop", develop],
  ["blkio_config", blkio],
  ["cap_add", strings],
  ["cap_drop", strings],
  ["cgroup_parent", string],
  ["cgroup", string],
  ["cpu_count", integer],
  ["cpu_percent", uncast(float)],
  ["cpu_period", uncast(integer)],
  ["cpu_quota", uncast(integer)],
  ["cpu_rt_period", uncast(integer)],
  ["cpu_rt_runtime", uncast(integer)],
  ["cpus", float],
  ["cpuset", string],
  ["cpu_shares", uncast(integer)],
  ["command", command, { absent: null }],
  ["configs", list(reference)],
  ["container_name", string],
  ["credential_spec", credentialSpec],
  ["depends_on", dependsOn],
  ["deploy", deploy],
  ["device_cgroup_rules", strings],
  ["devices", list(device)],
  ["dns", nameServers],
  ["dns_opt", strings],
  ["dns_search", oneOrMany],
  ["domainname", string],
  ["entrypoint", command, { absent: null }],
  ["provider", provider],
  ["environment", environment],
  ["env_file", envFiles],
  ["expose", list(exposed)],
  ["extends", extendsReference],
  ["external_links", strings],
  ["extra_hosts", hosts],
  ["group_add", strings],
  ["gpus", gpus],
  ["hostname", string],
  ["healthcheck", healthcheck],
  ["image", string],
  ["init", toggle],
  ["ipc", string],
  ["isolation", string],
  ["labels", mapping],
  ["links", strings],
  ["logging", logging],
  ["mem_limit", bytes],
  ["mem_reservation", bytes],
  ["memswap_limit", bytes],
  // A percentage, but docker compose reads and prints it like a size.
  ["mem_swappiness", bytes],
  ["mac_address", string],
  ["models", serviceModels],
  ["network_mode", string],
  ["networks", serviceNetworks],
  ["oom_kill_disable", flag],
  ["oom_score_adj", integer],
  ["pid", string],
  ["pids_limit", integer],
  ["platform", string],
  ["ports", ports],
  ["privileged", flag],
  ["pull_policy", string],
  ["pull_refresh_after", string, { isSilent: true }],
  ["read_only", flag],
  ["restart", string],
  ["runtime", string],
  ["scale", natural],
  ["secrets", list(secretReference)],
  ["security_opt", strings],
  ["shm_size", bytes],
  ["stdin_open", flag],
  ["stop_grace_period", duration],
  ["stop_signal", string],
  ["storage_opt", mapping],
  ["sysctls", mapping],
  ["tmpfs", oneOrMany],
  ["tty", flag],
  ["ulimits", ulimits],
  ["use_api_socket", uncast(flag)],
  ["user", string],
  ["userns_mode", string],
  ["uts", string],
  ["volumes", list(mount)],
  ["volumes_from", strings],
  ["working_dir", string],
];

/** The attributes of a service that a `pre_start` hook does not have, as they do not apply to its container. */
const notInHooks: ReadonlySet<string> = new Set([
  ...["attach", "build", "container_name", "depends_on", "deploy", "develop", "expose", "extends", "healthcheck"],
  ...["ports", "profiles", "provider", "restart", "scale", "stdin_open", "tty"],
]);

const initFields = plainFields.filter(([name]) => !notInHooks.has(name));

/** Every attribute of a service. */
const fields: readonly Field[] = [
  ...plainFields,
  ["pre_start", list(record([...initFields, ["per_replica", uncast(flag)]]))],
  ["post_start", list(hook)],
  ["pre_stop", list(hook)],
];

/** One service. Env files, label files and implied attributes are added later, with the whole stack. */
export const service = record(fields);

/** A service as Compose hashes it for the container's label: with its label files, which `config` does not print. */
export const hashedService = record(
  fields.flatMap((field) => (field[0] === "labels" ? [field, ["label_file", oneOrMany]] : [field])),
);
