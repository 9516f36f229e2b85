import type { Fields, Part } from "../draft.ts";
import { blkioFields, gpuFields, limitFields } from "./device-values.ts";

/** A flag of docker run. */
export interface Flag {
  readonly letter?: string;
  readonly takes: "nothing" | "value";
  /** What becomes of its values; undefined: it is read together with others. */
  readonly part?: (values: readonly string[]) => Part;
}

type Fill = (values: readonly string[]) => Fields;

const value = (fill: Fill, letter?: string): Flag => ({
  takes: "value",
  part: (values) => ({ fields: fill(values) }),
  ...(letter === undefined ? {} : { letter }),
});
const last = (values: readonly string[]) => values.at(-1) ?? "";
const text = (attribute: string, letter?: string) => value((values) => ({ [attribute]: last(values) }), letter);
const list = (attribute: string, letter?: string) => value((values) => ({ [attribute]: values }), letter);
const number = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: Number(last(values)) }), letter);
const pairs = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: Object.fromEntries(values.map((one) => split(one))) }), letter);
const sized = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: last(values) === "-1" ? -1 : last(values) }), letter);

const isOn = (values: readonly string[]) => !/^(false|0|f)$/i.test(last(values));
const nothing = (part: Flag["part"], letter?: string): Flag => ({
  takes: "nothing",
  ...(part === undefined ? {} : { part: (values) => (isOn(values) ? part(values) : {}) }),
  ...(letter === undefined ? {} : { letter }),
});
const yes = (attribute: string, letter?: string) => nothing(() => ({ fields: { [attribute]: true } }), letter);
const told =
  (what: string, why: string) =>
  (values: readonly string[]): Part => ({
    left: [{ what: last(values) === "true" ? what : `${what} ${values.join(" ")}`, why }],
  });
const dropped = (what: string, why: string, letter?: string): Flag => ({
  takes: "value",
  part: told(what, why),
  ...(letter === undefined ? {} : { letter }),
});
/** Looked at with others: what it says belongs to them. */
const together = (letter?: string): Flag => ({ takes: "value", ...(letter === undefined ? {} : { letter }) });

const health = (attribute: string, of: (text: string) => unknown = (given) => given) =>
  value((values) => ({ healthcheck: { [attribute]: of(last(values)) } }));
const windows = "for Windows containers";
const attached = "says how docker run is attached: `berth up` and `berth attach` have flags of their own";

/** Every flag of docker run, with the attribute of a stack file that says the same. Attributes that are mappings add up. */
export const flags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  [
    "add-host",
    value((values) => ({ extra_hosts: values.map((host) => (host.includes("=") ? host : host.replace(":", "="))) })),
  ],
  ["annotation", pairs("annotations")],
  ["attach", dropped("--attach", attached, "a")],
  ["blkio-weight", value((values) => ({ blkio_config: { weight: Number(last(values)) } }))],
  ["blkio-weight-device", value((values) => blkioFields("weight_device", values))],
  ["cap-add", list("cap_add")],
  ["cap-drop", list("cap_drop")],
  ["cgroup-parent", text("cgroup_parent")],
  ["cgroupns", text("cgroup")],
  ["cidfile", dropped("--cidfile", "it is docker run's own: berth keeps no file of ids")],
  ["cpu-count", number("cpu_count")],
  ["cpu-percent", number("cpu_percent")],
  ["cpu-period", number("cpu_period")],
  ["cpu-quota", number("cpu_quota")],
  ["cpu-rt-period", number("cpu_rt_period")],
  ["cpu-rt-runtime", number("cpu_rt_runtime")],
  ["cpu-shares", number("cpu_shares", "c")],
  ["cpus", number("cpus")],
  ["cpuset-cpus", text("cpuset")],
  ["cpuset-mems", dropped("--cpuset-mems", "a stack file has `cpuset` for processors only")],
  ["detach", nothing(undefined, "d")],
  ["detach-keys", dropped("--detach-keys", attached)],
  ["device", list("devices")],
  ["device-cgroup-rule", list("device_cgroup_rules")],
  ["device-read-bps", value((values) => blkioFields("device_read_bps", values))],
  ["device-read-iops", value((values) => blkioFields("device_read_iops", values))],
  ["device-write-bps", value((values) => blkioFields("device_write_bps", values))],
  ["device-write-iops", value((values) => blkioFields("device_write_iops", values))],
  ["disable-content-trust", nothing(told("--disable-content-trust", "a matter of docker's client"))],
  ["dns", list("dns")],
  ["dns-option", list("dns_opt")],
  ["dns-search", list("dns_search")],
  ["domainname", text("domainname")],
  // One word, however many spaces are in it.
  ["entrypoint", value((values) => ({ entrypoint: [last(values)] }))],
  ["env", value((values) => ({ environment: Object.fromEntries(values.map((one) => split(one, null))) }), "e")],
  // What docker run reads from a file, it takes as it is.
  ["env-file", value((values) => ({ env_file: values.map((path) => ({ path, format: "raw" })) }))],
  ["expose", list("expose")],
  ["gpus", value((values) => gpuFields(last(values)))],
  ["group-add", list("group_add")],
  ["health-cmd", health("test")],
  ["health-interval", health("interval")],
  ["health-retries", health("retries", Number)],
  ["health-start-interval", health("start_interval")],
  ["health-start-period", health("start_period")],
  ["health-timeout", health("timeout")],
  ["help", nothing(undefined)],
  ["hostname", text("hostname", "h")],
  ["init", yes("init")],
  ["interactive", yes("stdin_open", "i")],
  ["io-maxbandwidth", dropped("--io-maxbandwidth", windows)],
  ["io-maxiops", dropped("--io-maxiops", windows)],
  ["ip", together()],
  ["ip6", together()],
  ["ipc", together()],
  ["isolation", text("isolation")],
  ["kernel-memory", dropped("--kernel-memory", "no kernel of today knows it")],
  ["label", pairs("labels", "l")],
  ["label-file", list("label_file")],
  ["link", together()],
  ["link-local-ip", together()],
  ["log-driver", value((values) => ({ logging: { driver: last(values) } }))],
  ["log-opt", value((values) => ({ logging: { options: Object.fromEntries(values.map((one) => split(one))) } }))],
  ["mac-address", text("mac_address")],
  ["memory", sized("mem_limit", "m")],
  ["memory-reservation", sized("mem_reservation")],
  ["memory-swap", sized("memswap_limit")],
  ["memory-swappiness", number("mem_swappiness")],
  ["mount", together()],
  ["name", together()],
  ["network", together()],
  ["network-alias", together()],
  ["no-healthcheck", nothing(() => ({ fields: { healthcheck: { disable: true } } }))],
  ["oom-kill-disable", yes("oom_kill_disable")],
  ["oom-score-adj", number("oom_score_adj")],
  ["pid", together()],
  ["pids-limit", number("pids_limit")],
  ["platform", text("platform")],
  ["privileged", yes("privileged")],
  ["publish", list("ports", "p")],
  ["publish-all", nothing(told("--publish-all", "a stack file names each port: give them under `ports`"), "P")],
  ["pull", value((values) => (last(values) === "missing" ? {} : { pull_policy: last(values) }))],
  ["quiet", nothing(undefined, "q")],
  ["read-only", yes("read_only")],
  ["restart", text("restart")],
  ["rm", nothing(told("--rm", "a container of a stack stays when it ends, until `berth down`"))],
  ["runtime", text("runtime")],
  ["security-opt", list("security_opt")],
  ["shm-size", sized("shm_size")],
  ["sig-proxy", nothing(told("--sig-proxy", attached))],
  ["stop-signal", text("stop_signal")],
  ["stop-timeout", value((values) => ({ stop_grace_period: `${last(values)}s` }))],
  ["storage-opt", pairs("storage_opt")],
  ["sysctl", pairs("sysctls")],
  ["tmpfs", list("tmpfs")],
  ["tty", yes("tty", "t")],
  ["ulimit", value(limitFields)],
  ["use-api-socket", yes("use_api_socket")],
  ["user", text("user", "u")],
  ["userns", text("userns_mode")],
  ["uts", together()],
  ["volume", together("v")],
  ["volume-driver", together()],
  ["volumes-from", together()],
  ["workdir", text("working_dir", "w")],
]);

/** `NAME=value`; a bare name gets what `bare` says. */
function split(given: string, bare: null | "" = ""): readonly [string, string | null] {
  const sign = given.indexOf("=");
  return sign < 0 ? [given, bare] : [given.slice(0, sign), given.slice(sign + 1)];
}
