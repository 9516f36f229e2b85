import { lstatSync, realpathSync } from "node:fs";
import { isAbsolute, join, resolve, sep } from "node:path";
import { asWritten, realPath } from "../files/moved-paths.ts";
import { type Node, textOf } from "../node.ts";
import { isRemoteContext } from "../remote/remote.ts";
import type { NormalizeContext, Shape } from "./shape.ts";

const windowsAbsolute = /^([A-Za-z]:[\\/]|\\\\)/;

/** Makes a path absolute: `~` is the home, relative paths start in the project's directory, Windows paths stay. With `resolvePaths: false`, returns the path as written. */
export function absolute(path: string, reading: NormalizeContext): string {
  return reading.resolvePaths ? located(path, reading) : asWritten(path, reading.workingDir);
}

/** The absolute path, regardless of `resolvePaths`. */
export function located(path: string, reading: NormalizeContext): string {
  return realPath(resolved(path, reading));
}

function resolved(path: string, reading: NormalizeContext): string {
  // `resolve` also drops a slash at the end.
  const expanded = path.startsWith("~") ? resolve(join(reading.home, path.slice(1))) : path;
  return isAbsolute(expanded) || windowsAbsolute.test(expanded) ? expanded : resolve(reading.workingDir, expanded);
}

/** Makes a build context absolute, unless it is not a local path (`https://…`, `service:…`). */
export function absoluteContext(path: string, reading: NormalizeContext): string {
  return isRemoteContext(path) ? path : absolute(path, reading);
}

function pathShape(resolve: (path: string, reading: NormalizeContext) => string): Shape {
  return {
    read: (node: Node, spot) => {
      const path = textOf(node);
      return path === undefined || path === "" ? undefined : resolve(path, spot.reading);
    },
    print: (value) => value as string,
  };
}

/** A local path. */
export const path = pathShape(absolute);

/** A path to watch: the first symbolic link in it is replaced by its target, as in docker compose, whose hash contains it. */
export const watchedPath = pathShape((path, reading) =>
  reading.resolvePaths ? withoutLink(located(path, reading)) : absolute(path, reading),
);

/** The path with its first symbolic link replaced by its target. A path that does not exist stays as it is. */
export function withoutLink(path: string): string {
  for (let end = path.indexOf(sep, 1); ; end = path.indexOf(sep, end + 1)) {
    const part = end === -1 ? path : path.slice(0, end);
    try {
      if (lstatSync(part).isSymbolicLink()) return realpathSync(part) + path.slice(part.length);
    } catch {
      return path;
    }
    if (end === -1) return path;
  }
}

/** A build context. */
export const context = pathShape(absoluteContext);
