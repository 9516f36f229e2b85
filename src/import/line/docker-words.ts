/** A docker command that is imported. */
export interface DockerWords {
  readonly verb: "run" | "network create" | "volume create";
  /** The words after the verb. */
  readonly rest: readonly string[];
}

/** Parses a command of docker, podman or nerdctl; undefined if it is another command. */
export function dockerWords(words: readonly string[]): DockerWords | undefined {
  const program = words.findIndex((word) => !/^(sudo|exec|time|if|then|else|!|\{|[A-Za-z_]\w*=.*)$/s.test(word));
  if (!/(^|\/)(docker|podman|nerdctl)$/.test(words[program] ?? "")) return undefined;
  let index = program + 1;
  while (words[index]?.startsWith("-")) index += flagWithValue.test(words[index] ?? "") ? 2 : 1;
  const [first = "", second = ""] = words.slice(index);
  if (first === "run" || first === "create") return { verb: "run", rest: words.slice(index + 1) };
  const rest = words.slice(index + 2);
  if (first === "container" && (second === "run" || second === "create")) return { verb: "run", rest };
  if ((first === "network" || first === "volume") && second === "create") return { verb: `${first} create`, rest };
  return undefined;
}

/** docker's global flags that take a value. */
const flagWithValue = /^(-H|-c|-l|--host|--context|--config|--log-level|--tlscacert|--tlscert|--tlskey)$/;
