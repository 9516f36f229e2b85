/** What a file of a project is read by, so that an answer can be written into it safely. */
export type Kind = "compose" | "yaml" | "json" | "dockerfile" | "shell" | "env" | "text";

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i, "compose"],
  [/\.ya?ml$/i, "yaml"],
  [/\.json$/i, "json"],
  [/^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/i, "dockerfile"],
  [/\.(?:sh|bash)$/i, "shell"],
  [/^\.env(?:\.|$)|\.env$/i, "env"],
];

/** The kind of a file, by its name. */
export function kindOf(path: string): Kind {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? "text";
}
