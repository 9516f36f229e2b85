import { type DockerWords, dockerWords } from "./line/docker-words.ts";
import { flags } from "./line/flags.ts";
import { mountsOf } from "./line/mounts.ts";
import { parseRun, type RunLine } from "./line/parse.ts";
import { networkOf, networksOf, type ResourceDraft, volumeOf } from "./line/resources.ts";
import { type Fields, type LeftOut, mergeParts, type ServiceDraft, type StackDraft } from "./service-draft.ts";

/**
 * Converts `docker run`, `docker network create` and `docker volume create` commands, each as a list of words, to a stack
 * file. Pure. Throws UsageError.
 */
export function fromLines(commands: readonly (readonly string[])[]): StackDraft {
  const of = (verb: DockerWords["verb"]) =>
    commands.map(dockerWords).flatMap((found) => (found?.verb === verb ? [found.rest] : []));
  const lines = of("run").map(parseRun);
  const names = namesOf(lines);
  const drafts = lines.map((line, index) => draftOf(line, names[index] ?? "", new Set(names)));
  const networks = of("network create").map(networkOf);
  const volumes = of("volume create").flatMap((words) => volumeOf(words) ?? []);
  const made = (resources: readonly ResourceDraft[]) => resources.map(({ name, fields }) => [name, fields] as const);
  const others = commands.filter((words) => dockerWords(words) === undefined && !isScript(words));
  return {
    services: drafts.map(({ service }) => service),
    // A network that no line creates must exist already; docker run creates volumes.
    networks: new Map([
      ...drafts.flatMap((draft) => draft.networks.map((name) => [name, { external: true }] as const)),
      ...made(networks),
    ]),
    volumes: new Map([...drafts.flatMap((draft) => [...draft.volumes]), ...made(volumes)]),
    left: [...[...networks, ...volumes].flatMap(({ left }) => left), ...others.map(otherCommand)],
  };
}

/** Shell syntax around commands, which is ignored. Commands in a loop are not, since they run several times. */
function isScript([first = "", ...rest]: readonly string[]): boolean {
  const isAround =
    /^(set|#!.*|echo|sleep|cd|if|then|elif|else|fi|for|while|until|do|done|exit|test|\[|\[\[|\{|\})$/.test(first);
  return isAround && dockerWords(rest) === undefined;
}

/** Other commands are reported without arguments, which may contain secrets. */
function otherCommand(words: readonly string[]): LeftOut {
  const variable = /^(?:export )?(\w+)=/.exec(words.join(" "))?.[1];
  if (variable !== undefined) return { what: `\`${variable}=…\``, why: "set variables in the environment or in .env" };
  const shown = words.slice(0, words.indexOf("docker") + 3).filter((word) => !word.startsWith("-"));
  const why = "only `docker run`, `docker network create` and `docker volume create` are imported";
  return { what: `\`${(words.includes("docker") ? shown : words.slice(0, 1)).join(" ")}\``, why };
}

/** Unique service names: from --name, else from the image. */
function namesOf(lines: readonly RunLine[]): readonly string[] {
  const taken = new Set<string>();
  return lines.map(({ values, image }) => {
    const preferred = values.get("name")?.at(-1) ?? imageName(image);
    let name = preferred;
    for (let number = 2; taken.has(name); number++) name = `${preferred}-${number}`;
    taken.add(name);
    return name;
  });
}

/** `registry:5000/team/web-app:3@sha256:…` → `web-app`. */
function imageName(image: string): string {
  const name = image.split("@")[0]?.split("/").at(-1)?.split(":")[0] ?? "";
  return name.replace(/[^\w.-]/g, "") || "app";
}

function draftOf(line: RunLine, name: string, services: ReadonlySet<string>) {
  const { values, image, command } = line;
  const modeOf = (mode: string) => {
    const other = mode.replace(/^container:/, "");
    return other !== mode && services.has(other) ? `service:${other}` : mode;
  };
  const mounts = mountsOf(line);
  const networks = networksOf(line, modeOf);
  const { fields, left } = mergeParts([
    { fields: { image, ...(command.length === 0 ? {} : { command }) } },
    ...[...values].map(([flag, given]) => flags.get(flag)?.part?.(given) ?? {}),
    ...["ipc", "pid", "uts"].map((flag) => {
      const mode = values.get(flag)?.at(-1);
      return mode === undefined ? {} : { fields: { [flag]: modeOf(mode) } };
    }),
    othersPart(line, services),
    mounts,
    networks,
  ]);
  const service: ServiceDraft = { name, fields: withStartPeriod(fields), left };
  return { service, networks: networks.networks, volumes: mounts.volumes };
}

/** Adds the start period that a stack file requires for a start interval. */
function withStartPeriod(fields: Fields): Fields {
  const check = fields["healthcheck"] as Fields | undefined;
  if (check?.["start_interval"] === undefined || check["start_period"] !== undefined) return fields;
  return { ...fields, healthcheck: { ...check, start_period: "0s" } };
}

/** `--link` and `--volumes-from`: refer to a service if the other container is imported too. */
function othersPart({ values }: RunLine, services: ReadonlySet<string>) {
  const links = values.get("link") ?? [];
  const isService = (reference: string) => services.has(reference.split(":")[0] ?? "");
  const inside = links.filter(isService);
  const outside = links.filter((link) => !isService(link));
  const lent = (values.get("volumes-from") ?? []).map((from) => (isService(from) ? from : `container:${from}`));
  return {
    fields: {
      ...(inside.length === 0 ? {} : { links: inside }),
      ...(outside.length === 0 ? {} : { external_links: outside }),
      ...(lent.length === 0 ? {} : { volumes_from: lent }),
    },
  };
}
