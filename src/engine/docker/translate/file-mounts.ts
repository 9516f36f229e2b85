import type { FileObject, FileReference, Service, Stack } from "../../../stack/stack.ts";
import { EngineRefused } from "../../errors.ts";

/** A config or secret of a service, with its path in the container. */
export interface PlacedFile {
  readonly kind: "config" | "secret";
  readonly reference: FileReference;
  readonly object: FileObject;
  /** Absolute path in the container. */
  readonly target: string;
  /** The content to copy in; undefined if a file is mounted instead. */
  readonly content: string | undefined;
}

/** All configs and secrets of a service, secrets first. */
export function placedFiles(stack: Stack, service: Service): readonly PlacedFile[] {
  return [
    ...(service.secrets ?? []).map((reference) => toPlacedFile("secret", reference, stack.secrets)),
    ...(service.configs ?? []).map((reference) => toPlacedFile("config", reference, stack.configs)),
  ];
}

export interface InlineFile extends PlacedFile {
  readonly content: string;
}

/** The configs and secrets to copy in. An empty one creates no file, as with Compose. */
export function inlineFiles(stack: Stack, service: Service): readonly InlineFile[] {
  return placedFiles(stack, service).filter((file): file is InlineFile => Boolean(file.content));
}

/** Read-only bind mounts for the configs and secrets that are files of the host. */
export function fileMounts(stack: Stack, service: Service) {
  return placedFiles(stack, service)
    .filter(({ content }) => content === undefined)
    .map(({ kind, object, target }) => ({
      Type: "bind",
      Source: object.file,
      Target: target,
      ReadOnly: true,
      ...(kind === "secret" && { BindOptions: {} }),
    }));
}

function toPlacedFile(
  kind: PlacedFile["kind"],
  reference: FileReference,
  objects: ReadonlyMap<string, FileObject>,
): PlacedFile {
  const object = objects.get(reference.source);
  if (object === undefined) throw new EngineRefused(`no such ${kind}: ${reference.source}`);
  const content = object.content ?? object.value;
  if (content === undefined && object.file === undefined) throw unusableFileError(kind, object);
  const folder = kind === "secret" ? "/run/secrets/" : "/";
  const target = reference.target ?? reference.source;
  return { kind, reference, object, content, target: isAbsolute(target) ? target : folder + target };
}

function unusableFileError(kind: string, { name, environment, external }: FileObject): EngineRefused {
  if (environment !== undefined) {
    return new EngineRefused(`environment variable "${environment}" required by ${kind} "${name}" is not set`, {
      hint: `Set ${environment}, or use a file for the ${kind}.`,
    });
  }
  return new EngineRefused(`unsupported ${external ? "external " : ""}${kind} ${name}`, {
    hint: "Use `file`, `content` or `environment`: only a Swarm stores such objects.",
  });
}

function isAbsolute(target: string): boolean {
  return target.startsWith("/") || target.startsWith("\\\\") || /^[A-Za-z]:\\/.test(target);
}
