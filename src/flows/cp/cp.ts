import { posix } from "node:path";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { isOneOff } from "../../engine/labels.ts";
import { BerthError, exitCodes, Failure, UsageError } from "../../errors.ts";
import { containersOf } from "../one-container.ts";
import { localSource, localTarget, packLocal, unpackLocal } from "./local.ts";
import {
  type CopyPath,
  type CopySource,
  type CopyTarget,
  claimsFolder,
  copiesContents,
  type Landing,
  landing,
  parseCopyPath,
} from "./place.ts";

export interface CpRequest {
  readonly from: string;
  readonly to: string;
  readonly index?: number | undefined;
  /** Also copy to containers that `run` created. */
  readonly all: boolean;
  /** Make the container's user the owner of the written files. */
  readonly archive: boolean;
  readonly followLink: boolean;
}

type Inside = Extract<CopyPath, { kind: "container" }>;
type Outside = Exclude<CopyPath, Inside>;

/** Copies files between this machine and a service's containers, running or not, by the path rules of `docker cp`. */
export async function cp(request: CpRequest, ctx: Context): Promise<number> {
  const from = parseCopyPath(request.from);
  const to = parseCopyPath(request.to);
  try {
    if (from.kind === "container" && to.kind !== "container") await copyOut(from, to, request, ctx);
    else if (to.kind === "container" && from.kind !== "container") await copyIn(from, to, request, ctx);
    else throw from.kind === "container" ? betweenServices() : noDirection();
  } catch (error) {
    if (error instanceof BerthError || !(error instanceof Error)) throw error;
    ctx.interrupts.stop.throwIfAborted();
    // An error of the file system, such as "no space left on device".
    throw "code" in error ? new Failure(`cannot copy: ${error.message}`, { cause: error }) : error;
  }
  return exitCodes.done;
}

function betweenServices(): UsageError {
  return new UsageError("copying between services is not supported", {
    hint: "Pipe it: berth cp a:/path - | berth cp - b:/path",
  });
}

function noDirection(): UsageError {
  return new UsageError("unknown copy direction", {
    hint: "Write one of the two paths as SERVICE:PATH, such as db:/var/lib.",
  });
}

/** Copies from the service's first container, or the one that --index chooses. */
async function copyOut(from: Inside, to: Outside, request: CpRequest, ctx: Context): Promise<void> {
  const [remote] = await remotes(from, request, ctx);
  if (remote === undefined) return;
  const { fact, engine } = remote;
  const source = await remoteSource(from.path, request.followLink, remote);
  const land = to.kind === "stream" ? undefined : landed(landing(source, await localTarget(to.path)), request);
  const change = `${fact.name} copy ${fact.name}:${from.path} to ${request.to}`;
  if (to.kind !== "stream" && source.isOther) {
    throw new Failure(`cannot copy ${fact.name}:${from.path}: it is a pipe, device or socket`, {
      hint: `Copy it as a tar: berth cp ${request.from} - >FILE.tar`,
    });
  }
  if (ctx.dryRun) return ctx.ui.result(change);
  const signal = ctx.interrupts.stop;
  const { tar } = await engine.readArchive(fact.id, source.path, signal);
  if (land === undefined) {
    const { stdout } = ctx.ui.terminal();
    for await (const bytes of tar) if (!(await stdout.write(bytes))) return;
    return;
  }
  ctx.ui.note(`${change} Copying`);
  await unpackLocal(tar, land, signal);
  ctx.ui.note(`${change} Copied`);
}

/** Copies into all of the service's containers, or the one that --index chooses. */
async function copyIn(from: Outside, to: Inside, request: CpRequest, ctx: Context): Promise<void> {
  const targets = await remotes(to, request, ctx);
  if (from.kind === "stream" && targets.length > 1) {
    throw new UsageError(`a tar on stdin goes to one container, and "${to.service}" has ${targets.length}`, {
      hint: "Choose one with --index.",
    });
  }
  // All replicas are checked before the first is written to.
  const copies = await Promise.all(targets.map((remote) => prepareCopy(remote, from, to, request, ctx)));
  if (ctx.dryRun) {
    for (const { change } of copies) ctx.ui.result(change);
    return;
  }
  const results = await Promise.allSettled(copies.map(({ write }) => write()));
  const failed = results.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

/** A copy into one container that has been checked. */
interface PreparedCopy {
  /** What it does, as a dry run prints it. */
  readonly change: string;
  write(): Promise<void>;
}

/** Throws Failure if the copy cannot work. Writes nothing. */
async function prepareCopy(
  remote: Remote,
  from: Outside,
  to: Inside,
  request: CpRequest,
  ctx: Context,
): Promise<PreparedCopy> {
  const { fact, engine } = remote;
  const target = await remoteTarget(to.path, remote);
  const signal = ctx.interrupts.stop;
  const change = `${fact.name} copy ${request.from} to ${fact.name}:${to.path}`;
  if (from.kind === "stream") {
    if (target.there !== "folder") throw new Failure(`destination "${fact.name}:${to.path}" must be a directory`);
    const write = () => {
      const tar = ctx.ui.terminal().input(signal);
      const ownerOfContainer = request.archive;
      return engine.writeArchive({ container: fact.id, folder: target.path, tar, ownerOfContainer, signal });
    };
    return { change, write };
  }
  const source = await localSource(from.path, request.followLink);
  const { folder, name } = landed(landing(source, target), request);
  if (target.there === "nothing" && (await engine.statPath(fact.id, folder)) === undefined) {
    throw new Failure(`Could not find the file ${folder} in container ${fact.name}`, { hint: "Create it first." });
  }
  const write = async () => {
    ctx.ui.note(`${change} Copying`);
    const tar = packLocal(source, name, ctx.ui.warn);
    await engine.writeArchive({ container: fact.id, folder, tar, ownerOfContainer: request.archive, signal });
    ctx.ui.note(`${change} Copied`);
  };
  return { change, write };
}

async function remotes({ service, path }: Inside, request: CpRequest, ctx: Context): Promise<readonly Remote[]> {
  if (path === "") throw new UsageError(`"${service}:" has no path`, { hint: `Add one, such as ${service}:/data.` });
  const { index } = request;
  const { containers, engine } = await containersOf({ service, index }, ctx);
  const chosen = containers.filter((fact) => (request.all && index === undefined) || !isOneOff(fact));
  if (chosen.length > 0) return chosen.map((fact) => ({ fact, engine }));
  const number = index === undefined ? "" : ` container #${index}`;
  throw index === undefined
    ? new Failure(`no container found for service "${service}"`, { hint: `Create one with "berth up ${service}".` })
    : new Failure(`service "${service}" is not running${number}`, { hint: `See "berth ps -a ${service}".` });
}

function landed(result: Landing | { readonly refused: string }, { from, to }: CpRequest): Landing {
  if ("folder" in result) return result;
  throw new Failure(`${result.refused}: ${from} → ${to}`, {
    hint: "Copy a file onto a file or into a folder, and a folder into a folder or to a new path.",
  });
}

/** A container that files are copied from or to. */
interface Remote {
  readonly fact: ContainerSummary;
  readonly engine: Engine;
}

/** Checks the source in a container. A link is copied as a link unless `followLink` is set. */
async function remoteSource(
  path: string,
  followLink: boolean,
  remote: Remote,
): Promise<CopySource & { readonly path: string; readonly isOther: boolean }> {
  const atPath = await remote.engine.statPath(remote.fact.id, path);
  if (atPath === undefined) throw missing(path, remote);
  const real = atPath.kind === "link" && followLink ? linked(path, atPath.linkTarget) : path;
  const fact = real === path ? atPath : await remote.engine.statPath(remote.fact.id, real);
  if (fact === undefined) throw missing(real, remote);
  const isFolder = fact.kind === "folder";
  const name = posix.basename(posix.resolve("/", path));
  // The root folder has no name to copy it under.
  return {
    path: real,
    isFolder,
    isOther: fact.kind === "other",
    name: name || ".",
    contents: isFolder && (copiesContents(path) || name === ""),
  };
}

/** What exists at the destination in a container, links followed. */
async function remoteTarget(path: string, { engine, fact }: Remote): Promise<CopyTarget> {
  const atPath = await engine.statPath(fact.id, path);
  if (atPath?.kind !== "link") return target(path, atPath?.kind);
  const real = linked(path, atPath.linkTarget);
  return target(real, (await engine.statPath(fact.id, real))?.kind);
}

function target(path: string, kind: string | undefined): CopyTarget {
  const there = kind === undefined ? "nothing" : kind === "folder" ? "folder" : "file";
  return { path: posix.resolve("/", path) + (claimsFolder(path) ? "/" : ""), there };
}

/** The absolute path of a link's target, which may be relative to the link. */
function linked(path: string, linkTarget: string): string {
  return posix.resolve("/", posix.dirname(posix.resolve("/", path)), linkTarget);
}

function missing(path: string, { fact }: Remote): Failure {
  return new Failure(`Could not find the file ${path} in container ${fact.name}`, {
    hint: `If the container runs, list its folder with "docker exec ${fact.name} ls ${posix.dirname(path)}".`,
  });
}
