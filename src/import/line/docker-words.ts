/** A command of docker that is read. */
export interface DockerWords {
  readonly verb: "run" | "network create" | "volume create";
  /** What stands behind it. */
  readonly rest: readonly string[];
}

/** Which command of docker, podman or nerdctl it is; undefined where it is another one, or none. */
export function dockerWords(words: readonly string[]): DockerWords | undefined {
  const program = words.findIndex((word) => !/^(sudo|exec|time|if|then|else|!|\{|[A-Za-z_]\w*=.*)$/s.test(word));
  if (!/(^|\/)(docker|podman|nerdctl)$/.test(words[program] ?? "")) return undefined;
  let index = program + 1;
  while (words[index]?.startsWith("-")) index += takesNext.test(words[index] ?? "") ? 2 : 1;
  const [first = "", second = ""] = words.slice(index);
  if (first === "run" || first === "create") return { verb: "run", rest: words.slice(index + 1) };
  const rest = words.slice(index + 2);
  if (first === "container" && (second === "run" || second === "create")) return { verb: "run", rest };
  if ((first === "network" || first === "volume") && second === "create") return { verb: `${first} create`, rest };
  return undefined;
}

/** docker's own flags before the command, of those that have a value. */
const takesNext = /^(-H|-c|-l|--host|--context|--config|--log-level|--tlscacert|--tlscert|--tlskey)$/;
