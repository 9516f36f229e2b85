import { labels } from "../../../engine/labels.ts";
import type { Service } from "../../../stack/stack.ts";
import type { Evidence } from "../../evidence.ts";
import { fileRef, hostPath, nameOf, shortPath } from "../../subject.ts";
import { correct, type Refusal } from "./refusal.ts";

/** Users, programs and namespaces that the container needs. */
export const programRefusals: readonly Refusal[] = [
  {
    kind: "unknown-user",
    pattern: /unable to find (?<what>user|group) (?<name>[^\s:]+)/i,
    sentence: ({ what, name }, evidence) =>
      `the ${what?.toLowerCase()} "${name}" does not exist in the image ${evidence.service?.image ?? evidence.fact?.image ?? ""}`.trim(),
    next: ({ what, name = "" }, evidence) => {
      const field = evidence.service?.group_add?.includes(name) === true ? "group_add" : "user";
      const file = what?.toLowerCase() === "user" ? "/etc/passwd" : "/etc/group";
      return correct(field, `a name must exist in the image's ${file}; a numeric ID always works`)({}, evidence);
    },
    field: "user",
  },
  {
    kind: "command-not-found",
    pattern: /command "getent" does not exist|unable to find getent command|exec: \\?"getent\\?"/,
    sentence: () => "the image has no getent, which the engine needs to set the owner of a secret or config",
    next: (groups, evidence) => {
      const field = (evidence.service?.secrets ?? []).length > 0 ? "secrets" : "configs";
      return correct(field, "remove `uid` and `gid`, or install getent in the image")(groups, evidence);
    },
    field: "secrets",
  },
  {
    kind: "not-executable",
    pattern: /exec: \\?"(?<path>[^"\\]+)\\?": permission denied/,
    sentence: ({ path }) => `${path} is not executable: it has no x permission or is a directory`,
    next: ({ path = "" }, evidence) => makeExecutable(path, evidence),
    field: "command",
  },
  {
    kind: "command-not-found",
    pattern:
      /the command "(?<command>[^"]+)" does not exist|exec: \\?"(?<path>[^"\\]+)\\?": (?:executable file not found|stat)/,
    sentence: ({ command, path }, evidence) => missingCommand(command ?? path ?? "", evidence),
    next: (_, evidence) => {
      const field = evidence.service?.entrypoint == null ? "command" : "entrypoint";
      return `Correct \`${field}\` of ${nameOf(evidence)}${fileRef(evidence, field)}, or use an image that has it.`;
    },
    field: "command",
  },
  {
    kind: "setting-invalid",
    pattern: /Cannot mkdir: (?<path>\S+) is not a directory/,
    sentence: ({ path }) => `its working directory ${path} is a file in the image`,
    next: correct("working_dir"),
    field: "working_dir",
  },
  {
    kind: "setting-invalid",
    pattern: /container (?<id>[0-9a-f]{12,}): non-shareable IPC/,
    sentence: ({ id = "" }, evidence) => `it joins the IPC namespace of ${ownerName(id, evidence)}, which is private`,
    next: ({ id = "" }, evidence) => `Set \`ipc: shareable\` for ${ownerName(id, evidence)}.`,
    field: "ipc",
  },
  {
    kind: "setting-invalid",
    pattern: /No such container: (?<other>\S+)/,
    sentence: ({ other }) => `it joins a namespace of the container "${other}", which does not exist`,
    next: ({ other = "" }, evidence) =>
      `Start that container first, or correct \`${joiningField(other, evidence)}\` of ${nameOf(evidence)}${fileRef(evidence, joiningField(other, evidence))}.`,
    field: "network_mode",
  },
];

/** What a container mounts. */
export const mountRefusals: readonly Refusal[] = [
  {
    kind: "mount-source-missing",
    pattern: /error mounting \\?"(?<source>[^"\\]+)\\?" to rootfs at \\?"(?<target>[^"\\]+)\\?".*not a directory/s,
    sentence: ({ source = "", target }, evidence) =>
      `${shortPath(evidence, source)} cannot be mounted over ${target}: one is a directory, the other a file`,
    next: ({ source = "" }, evidence) =>
      `Remove the directory (\`rmdir ${shortPath(evidence, source)}\`) and put the file there, or correct \`volumes\`${fileRef(evidence, "volumes")}: the engine creates a directory if the file is missing at the first \`up\`.`,
    field: "volumes",
  },
  {
    kind: "mount-source-missing",
    pattern: /bind source path does not exist: (?<source>\S+)/,
    sentence: ({ source = "" }, evidence) => missingSource(source, evidence),
    next: ({ source = "" }, evidence) => createSource(source, evidence),
    field: "volumes",
  },
  {
    kind: "volume-unmountable",
    pattern: /failed to mount local volume: mount (?<device>\S+?):\/\S*\/volumes\/[^:]+, .*: (?<why>[^\n:]+)$/m,
    sentence: ({ device, why }) => `the engine cannot mount ${device} as a volume: ${why}`,
    next: () =>
      "Check the volume's `driver_opts` (`device`, `o`, `type`), and whether the engine's machine can mount it by hand.",
    field: "volumes",
  },
  {
    kind: "mount-source-missing",
    pattern: /cannot access path \S*\/volumes\/(?<volume>[^/\s]+)\/_data\/(?<path>[^\s:]+): lstat/,
    sentence: ({ volume, path }) => `the volume ${volume} has no "${path}", which it mounts as \`subpath\``,
    next: correct("volumes", "create {path} in the volume first, or mount the whole volume"),
    field: "volumes",
  },
  {
    kind: "setting-invalid",
    pattern: /path \S+ is mounted on (?<mount>\S+) but it is not a (?<kind>shared|slave|shared or slave) mount/,
    sentence: ({ mount, kind }) => `its bind propagation needs a ${kind} mount, which ${mount} is not`,
    next: correct("volumes", "remove `bind.propagation`, or run `sudo mount --make-rshared {mount}` on that machine"),
    field: "volumes",
  },
];

/** The field that names another container: `network_mode`, `ipc` or `pid`. */
function joiningField(other: string, { service }: Evidence): keyof Service {
  return (
    (["network_mode", "ipc", "pid"] as const).find((field) => service?.[field]?.endsWith(`:${other}`)) ?? "network_mode"
  );
}

function ownerName(id: string, { peers }: Evidence): string {
  const owner = peers.find((fact) => fact.id.startsWith(id) || id.startsWith(fact.id));
  return owner?.labels[labels.service] ?? owner?.name ?? `container ${id.slice(0, 12)}`;
}

function missingCommand(command: string, { service, fact }: Evidence): string {
  const image = `the image ${fact?.image ?? service?.image ?? ""}`.trim();
  const folder = service?.working_dir;
  return folder !== undefined && /^\.{0,2}[^/].*\//.test(command)
    ? `the command "${command}" does not exist in ${folder}, its working directory, in ${image}`
    : `the command "${command}" does not exist in ${image}`;
}

/** The secret or config of the service whose file this is: `its secret token`. */
function fileUse(source: string, { service, stack }: Evidence): string | undefined {
  const secret = service?.secrets?.find(({ source: key }) => stack.secrets.get(key)?.file === source);
  if (secret !== undefined) return `its secret ${secret.source}`;
  const config = service?.configs?.find(({ source: key }) => stack.configs.get(key)?.file === source);
  return config && `its config ${config.source}`;
}

function missingSource(source: string, evidence: Evidence): string {
  const use = fileUse(source, evidence);
  const path = shortPath(evidence, source);
  return use === undefined ? `bind mount source ${path} does not exist` : `${path}, the file of ${use}, does not exist`;
}

function createSource(source: string, evidence: Evidence): string {
  const path = shortPath(evidence, source);
  return fileUse(source, evidence) === undefined
    ? `Create it: \`mkdir -p ${path}\`, or correct \`volumes\` of ${nameOf(evidence)}${fileRef(evidence, "volumes")}.`
    : `Create the file ${path}.`;
}

function makeExecutable(path: string, evidence: Evidence): string {
  const source = hostPath(evidence, path);
  return source === undefined
    ? `Make it executable in the Dockerfile (\`RUN chmod +x ${path}\`), or run it with its interpreter (\`sh ${path}\`).`
    : `Run \`chmod +x ${shortPath(evidence, source)}\`.`;
}
