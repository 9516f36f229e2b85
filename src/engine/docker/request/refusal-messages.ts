/** A pattern of the engine's message, and our clearer message with a hint. `$1` … are the pattern's groups. */
interface RefusalMessage {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
}

// The API has no error codes: an answer is a status and a sentence, and dockerode passes that on as it is. So the only way
// to recognize a cause is to match the sentence. The first match wins, so the specific patterns come first.
const refusalMessages: readonly RefusalMessage[] = [
  {
    pattern: /container name "\/?(\S+)" is already in use by container "?([0-9a-f]{12})/,
    message: 'container name "$1" is already in use by container $2',
    hint: "If another run created it just now, run this again. Otherwise remove it (`docker rm $2`) or set another container_name.",
  },
  {
    pattern: /No such image: (\S+)/,
    message: "image $1 is not present locally",
    hint: "Pull or build it (`berth up --pull missing`), or check the reference.",
  },
  {
    pattern: /pull access denied for ([^\s,]+)/,
    message: "pull access denied for $1: image not found, or login required",
    hint: "Check the image's name, or run `docker login` if it is private.",
  },
  {
    pattern: /(?:manifest for (\S+) not found|manifest unknown)/,
    message: "the registry has no such image or tag: $1",
    hint: "Check the image's name and tag.",
  },
  {
    pattern: /failed to initialize logging driver: (.*)$/s,
    message: "the logging driver failed to start: $1",
    hint: "Check `logging`: the log server must run before the container starts. Use `depends_on` to wait for it.",
  },
  {
    pattern: /(dial tcp.*|no such host|i\/o timeout|TLS handshake timeout|connection refused.*\/v2\/.*)$/,
    message: "the registry cannot be reached: $1",
    hint: "Check the engine's network, proxy and DNS: the engine pulls images, not berth.",
  },
  {
    pattern: /no space left on device/,
    message: "the engine's disk is full",
    hint: "Run `docker system df` to see what uses the space, and `docker system prune` to free some.",
  },
  {
    pattern: /bind source path does not exist: (\S+)/,
    message: "bind source path does not exist: $1",
    hint: "Create it, or let the engine create it: `bind: {create_host_path: true}`.",
  },
  {
    pattern: /(?:all predefined address pools have been fully subnetted|non-overlapping IPv4 address pool)/,
    message: "the engine has no free address range for another network",
    hint: "Remove unused networks (`docker network prune`), or set the network's `ipam.config.subnet`.",
  },
  {
    pattern: /Pool overlaps with other one on this address space/,
    message: "the network's subnet overlaps with that of another network",
    hint: "Choose another `ipam.config.subnet`. `docker network inspect` shows the subnets in use.",
  },
  {
    pattern: /network (\S+).* has active endpoints/,
    message: "network $1 is still in use by a container",
    hint: "Find the container with `docker network inspect $1`, and disconnect or remove it first.",
  },
  {
    pattern: /exec: \\?"([^"\\]+)\\?": (?:executable file not found in \$PATH|stat .*: no such file or directory)/,
    message: 'the command "$1" does not exist in the image',
    hint: "Check `command` and `entrypoint`. A shell command needs a shell in the image.",
  },
  {
    pattern: /client version (\S+) is too old. Minimum supported API version is (\S+?),/,
    message: "the engine no longer supports API $1: it needs $2 or newer",
    hint: "Unset DOCKER_API_VERSION, or raise it.",
  },
];

/** Our message for a refusal, if its cause is known. */
export function refusalMessage(engineMessage: string): { readonly message: string; readonly hint: string } | undefined {
  for (const { pattern, message, hint } of refusalMessages) {
    const match = pattern.exec(engineMessage);
    if (match === null) continue;
    const fill = (text: string) => text.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? "").trim();
    return { message: fill(message), hint: fill(hint) };
  }
  return undefined;
}
