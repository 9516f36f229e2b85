import { differences } from "./differences.ts";

interface Json {
  readonly [key: string]: unknown;
}

/** What is to be looked at: containers as `inspected` shows them, and how the copies are called. */
export interface Compared {
  readonly originals: Json;
  readonly copies: Json;
  readonly project: string;
}

/** Where a copy's inspect answer is not its original's, by the original's name. */
export function unlike({ originals, copies, project }: Compared): Readonly<Record<string, readonly string[]>> {
  const names = Object.keys(originals);
  const renamed = withoutProject(copies, project, names);
  return Object.fromEntries(
    names.map((name) => {
      const found = differences(comparable(originals[name], name), comparable(renamed[name], name));
      return [name, found.map(({ path, theirs, ours }) => `${path}: ${theirs} → ${ours}`)];
    }),
  );
}

/** `project-web-1` → `web`, wherever it stands. */
function withoutProject(copies: Json, project: string, names: readonly string[]): Json {
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  return JSON.parse(
    longestFirst.reduce(
      (text, name) => text.replaceAll(`${project}-${name}-1`, name).replaceAll(`${name}-1`, name),
      JSON.stringify(copies),
    ),
  );
}

interface Shown {
  readonly Config: Json & { readonly Labels: Json };
  readonly HostConfig: Json;
  readonly Mounts: Readonly<Record<string, Json>>;
  readonly Networks: Readonly<Record<string, Json>>;
}

/** Without what two makers of one container may well differ in. */
function comparable(given: unknown, name: string): unknown {
  if (given === undefined) return "not there";
  const { Config, HostConfig, Mounts, Networks, ...rest } = given as Shown;
  // Whose output somebody follows, and whose input ends with them.
  const { AttachStdin, AttachStdout, AttachStderr, StdinOnce, ...config } = Config;
  // Two ways to say one thing: what came of them are the Mounts.
  const { Binds, Mounts: wanted, Links, VolumesFrom, ...host } = HostConfig;
  return {
    ...rest,
    Config: {
      ...config,
      Hostname: hostname(config["Hostname"]),
      Labels: entries(Config.Labels, ([key]) => !key.startsWith("com.docker.compose.")),
    },
    HostConfig: { ...host, Links: linksOf(Links, name), VolumesFrom: JSON.stringify(VolumesFrom)?.replaceAll("/", "") },
    Mounts: Object.fromEntries(Object.entries(Mounts).map(([path, { Mode, ...mount }]) => [path, mount])),
    Networks: Object.fromEntries(
      Object.entries(Networks).map(([network, { Aliases, DNSNames, Links: links, ...endpoint }]) => [
        network,
        { ...endpoint, Aliases: others(Aliases, name), DNSNames: others(DNSNames, name), Links: linksOf(links, name) },
      ]),
    ),
  };
}

/** Of who shares another one's network, it is that one's id. */
function hostname(given: unknown): unknown {
  return /^[0-9a-f]{12}$/.test(String(given)) ? "(an id)" : given;
}

function entries(given: Json, isKept: (entry: [string, unknown]) => boolean): Json {
  return Object.fromEntries(Object.entries(given).filter(isKept));
}

/** The names that are not its own in any case. */
function others(names: unknown, own: string): unknown {
  return Array.isArray(names) ? names.filter((name) => name !== JSON.stringify(own)) : names;
}

/** A stack links by the names of services and containers too. */
function linksOf(links: unknown, own: string): unknown {
  if (!Array.isArray(links)) return links;
  const isOwnName = (link: string) => {
    const [, from, to] = /^"\/?([^:]*):(?:\/.*\/)?(.*)"$/.exec(link) ?? [];
    return from === to;
  };
  return [...new Set(links.filter((link) => !isOwnName(link)))].map((link) => `${own} ${link}`).sort();
}
