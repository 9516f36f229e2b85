import { posix } from "node:path";
import type { Engine } from "../../engine/engine.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import { type CopySource, type CopyTarget, claimsFolder, copiesContents } from "./place.ts";

/** A container that files are copied from or to. */
export interface Remote {
  readonly fact: ContainerFact;
  readonly engine: Engine;
}

/** Looks at what is to be copied out of a container; a link is copied as one, unless it is to be followed. */
export async function remoteSource(
  path: string,
  followLink: boolean,
  remote: Remote,
): Promise<CopySource & { readonly path: string }> {
  const found = await remote.engine.statPath(remote.fact.id, path);
  if (found === undefined) throw missing(path, remote);
  const real = found.kind === "link" && followLink ? linked(path, found.linkTarget) : path;
  const fact = real === path ? found : await remote.engine.statPath(remote.fact.id, real);
  if (fact === undefined) throw missing(real, remote);
  const isFolder = fact.kind === "folder";
  const name = posix.basename(posix.resolve("/", path));
  // Of the root folder there is no name to copy it under.
  return { path: real, isFolder, name: name || ".", contents: isFolder && (copiesContents(path) || name === "") };
}

/** What is at a path of a container where a copy is to go. */
export async function remoteTarget(path: string, { engine, fact }: Remote): Promise<CopyTarget> {
  const found = await engine.statPath(fact.id, path);
  if (found?.kind !== "link") return target(path, found?.kind);
  const real = linked(path, found.linkTarget);
  return target(real, (await engine.statPath(fact.id, real))?.kind);
}

function target(path: string, kind: string | undefined): CopyTarget {
  const there = kind === undefined ? "nothing" : kind === "folder" ? "folder" : "file";
  return { path: posix.resolve("/", path) + (claimsFolder(path) ? "/" : ""), there };
}

/** Where a link leads, whose target may be relative to it. */
function linked(path: string, linkTarget: string): string {
  return posix.resolve("/", posix.dirname(posix.resolve("/", path)), linkTarget);
}

function missing(path: string, { fact }: Remote): Failure {
  return new Failure(`Could not find the file ${path} in container ${fact.name}`, {
    hint: `See what is there with "docker exec ${fact.name} ls ${posix.dirname(path)}", where it runs.`,
  });
}
