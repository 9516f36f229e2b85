import type { Service } from "../../../stack/stack.ts";
import type { Evidence } from "../../evidence.ts";
import { correct, type Groups, type Refusal } from "./refusal.ts";

/** Limits that are too low, too high, or contradict each other. */
export const limitRefusals: readonly Refusal[] = [
  {
    kind: "out-of-memory",
    pattern: /OOM-killed|memory limit too low/i,
    sentence: () => "its memory limit is too low to start it",
    next: correct("mem_limit", "", "Raise"),
    field: memoryField,
  },
  {
    kind: "setting-invalid",
    pattern: /Minimum memory limit allowed is (?<least>\S+)/,
    sentence: ({ least }) => `its memory limit is below the engine's minimum of ${least}`,
    next: (groups, evidence) => correct(memoryField(evidence), "", "Raise")(groups, evidence),
    field: memoryField,
  },
  {
    kind: "setting-invalid",
    pattern: /memory limit can not be less than memory reservation/,
    sentence: () => "its memory limit is below its memory reservation",
    next: (groups, evidence) => correct(memoryField(evidence), "", "Raise")(groups, evidence),
    field: memoryField,
  },
  {
    kind: "setting-invalid",
    pattern: /memoryswap limit should be larger than memory limit/,
    sentence: () => "its memswap_limit is below its memory limit",
    next: correct("memswap_limit", "it is the sum of memory and swap"),
    field: "memswap_limit",
  },
  {
    kind: "setting-invalid",
    pattern: /Range of CPUs is from \S+ to (?<most>[\d.]+\d)/,
    sentence: ({ most = "" }) => `it asks for more than the ${Number(most)} CPUs of the engine's machine`,
    next: (groups, evidence) => correct(cpuField(evidence), "", "Lower")(groups, evidence),
    field: cpuField,
  },
  {
    kind: "setting-invalid",
    pattern: /Requested CPUs are not available - requested (?<wanted>[^\s,]+), available: (?<available>\S+)/,
    sentence: ({ wanted, available }) => `it asks for CPU ${wanted}, but the engine's machine has ${available}`,
    next: correct("cpuset"),
    field: "cpuset",
  },
  {
    kind: "setting-invalid",
    pattern: /error setting rlimit type (?<type>\d+): (?<why>invalid argument|operation not permitted)/,
    sentence: ({ type, why }) =>
      `its ulimit ${ulimitNames[Number(type)] ?? type} ${why === "invalid argument" ? "has a soft limit above the hard limit" : "is higher than the engine may set"}`,
    next: correct("ulimits"),
    field: "ulimits",
  },
  {
    kind: "setting-invalid",
    pattern: /mount tmpfs:(?<target>[^\s:]+) .*data: (?<options>\S+): invalid argument/,
    sentence: ({ target, options }) => `the kernel does not accept the options "${options}" of its tmpfs ${target}`,
    next: correct("tmpfs"),
    field: "tmpfs",
  },
  {
    kind: "setting-invalid",
    pattern: /storage-opt is supported only for (?<what>[^\n]+)/,
    sentence: ({ what }) => `the engine cannot limit the size of a container: that works only with ${what}`,
    next: correct("storage_opt", "", "Remove"),
    field: "storage_opt",
  },
];

/** Devices, drivers and kernel settings that the engine's machine does not have. */
export const machineRefusals: readonly Refusal[] = [
  {
    kind: "device-missing",
    pattern: /error gathering device information while adding custom device "(?<device>[^"]+)"/,
    sentence: ({ device }) => `the engine's machine has no device ${device}`,
    next: correct("devices", "`ls -l {device}` on that machine shows whether it exists"),
    field: "devices",
  },
  {
    kind: "device-missing",
    pattern: /could not select device driver "[^"]*" with capabilities: \[\[(?<capabilities>[^\]]*)\]\]/,
    sentence: ({ capabilities }) => `the engine has no driver for the device it reserves (${capabilities})`,
    next: () =>
      "Install the device's container toolkit on the engine's machine (for NVIDIA: nvidia-container-toolkit), or remove the reservation.",
    field: (evidence) => (evidence.service?.gpus === undefined ? "deploy" : "gpus"),
  },
  {
    kind: "setting-invalid",
    pattern: /open \/proc\/sys\/(?<path>[^\s:]+): no such file or directory/,
    sentence: ({ path = "" }) => `the kernel has no setting ${path.replaceAll("/", ".")}`,
    next: correct("sysctls"),
    field: "sysctls",
  },
  {
    kind: "setting-invalid",
    pattern: /sysctl \\?"(?<setting>[^"\\]+)\\?" (?:is not in a separate kernel namespace|(?:is )?not allowed)/,
    sentence: ({ setting }) => `the kernel setting ${setting} cannot be set for one container`,
    next: correct("sysctls", "remove {setting}, or set it for the whole machine with `sudo sysctl`"),
    field: "sysctls",
  },
  {
    kind: "runtime-missing",
    pattern: /unknown or invalid runtime name: (?<runtime>\S+)/,
    sentence: ({ runtime }) => `the engine has no runtime "${runtime}"`,
    next: correct("runtime", "`docker info` lists the runtimes that the engine has"),
    field: "runtime",
  },
  {
    kind: "plugin-missing",
    pattern: /error looking up logging plugin (?<driver>[^\s:]+)/,
    sentence: ({ driver }) => `the engine has no logging driver "${driver}"`,
    next: correct("logging", "`docker info` lists the log drivers that the engine has"),
    field: "logging",
  },
  {
    kind: "setting-invalid",
    pattern: /unknown log opt '(?<option>[^']+)' for (?<driver>\S+) log driver/,
    sentence: ({ option, driver }) => `the logging driver ${driver} has no option "${option}"`,
    next: correct("logging"),
    field: "logging",
  },
  {
    kind: "plugin-missing",
    pattern: /error looking up volume plugin (?<driver>[^\s:]+)/,
    sentence: ({ driver }) => `the engine has no volume driver "${driver}"`,
    next: () =>
      "Correct the volume's `driver`, or install the plugin: `docker plugin ls` lists those that are installed.",
  },
  {
    kind: "plugin-missing",
    pattern: /plugin "(?<driver>[^"]+)" not found/,
    step: "create-network",
    sentence: ({ driver }) => `the engine has no network driver "${driver}"`,
    next: () => "Correct the network's `driver`, or install the plugin: `docker info` lists the drivers that exist.",
  },
  {
    kind: "setting-invalid",
    pattern: /unknown capability: "(?<name>[^"]+)"/,
    sentence: ({ name }) => `the engine does not know the capability ${name}`,
    next: (groups, evidence) => correct(capabilityField(groups, evidence))(groups, evidence),
    field: "cap_add",
  },
];

/** Names of resource limits by the kernel's number (`RLIMIT_*` in asm-generic/resource.h), as `ulimits` spells them. */
const ulimitNames = [
  "cpu",
  "fsize",
  "data",
  "stack",
  "core",
  "rss",
  "nproc",
  "nofile",
  "memlock",
  "as",
  "locks",
  "sigpending",
  "msgqueue",
  "nice",
  "rtprio",
  "rttime",
];

function memoryField({ service }: Evidence): keyof Service {
  return service?.mem_limit === undefined && service?.deploy !== undefined ? "deploy" : "mem_limit";
}

function cpuField({ service }: Evidence): keyof Service {
  return service?.cpus === undefined && service?.deploy !== undefined ? "deploy" : "cpus";
}

function capabilityField({ name = "" }: Groups, { service }: Evidence): keyof Service {
  const bare = name.replace(/^CAP_/, "");
  return service?.cap_drop?.some((dropped) => dropped.toUpperCase().endsWith(bare)) === true ? "cap_drop" : "cap_add";
}
