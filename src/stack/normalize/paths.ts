import { isAbsolute, join, resolve } from "node:path";
import { asWritten, realPath } from "../files/unresolved.ts";
import { type Node, textOf } from "../node.ts";
import { isRemoteContext } from "../remote/remote.ts";
import type { NormalizeContext, Shape } from "./shape.ts";

const windowsAbsolute = /^([A-Za-z]:[\\/]|\\\\)/;

/** A path made absolute: `~` is the home, relative paths start at the project's folder; Windows paths stay. */
export function absolute(path: string, reading: NormalizeContext): string {
  return reading.resolvePaths ? located(path, reading) : asWritten(path, reading.workingDir);
}

/** Where a path leads, whether or not the model is to say so. */
export function located(path: string, reading: NormalizeContext): string {
  return realPath(resolved(path, reading));
}

function resolved(path: string, reading: NormalizeContext): string {
  const expanded = path.startsWith("~") ? join(reading.home, path.slice(1)) : path;
  return isAbsolute(expanded) || windowsAbsolute.test(expanded) ? expanded : resolve(reading.workingDir, expanded);
}

/** A build context made absolute: what names another place than the file system (`https://…`, `service:…`) stays. */
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

/** A path of this machine. */
export const path = pathShape(absolute);

/** A build context. */
export const context = pathShape(absoluteContext);
