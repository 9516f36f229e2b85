/** The engine's wording of a refusal, and ours with the next thing to try. `$1` … are the pattern's groups. */
interface RefusalMessage {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
}

// First match wins: the specific ones stand first.
const refusalMessages: readonly RefusalMessage[] = [
  {
    pattern: /container name "\/?(\S+)" is already in use by container "?([0-9a-f]{12})/,
    message: 'container name "$1" is already in use by container $2',
    hint: "Where another run made it meanwhile, run this again; else remove or rename it (`docker rm $2`), or give the service another container_name.",
  },
  {
    pattern: /No such image: (\S+)/,
    message: "image $1 is not present locally",
    hint: "Pull or build it: `berth up --pull missing`, or check the reference.",
  },
  {
    pattern: /pull access denied for ([^\s,]+)/,
    message: "pull access denied for $1: it does not exist, or needs a login",
    hint: "Check the image's name; for a private one run `docker login`.",
  },
  {
    pattern: /(?:manifest for (\S+) not found|manifest unknown)/,
    message: "the registry has no such image or tag: $1",
    hint: "Check the image's name and tag.",
  },
  {
    pattern: /failed to initialize logging driver: (.*)$/s,
    message: "the logging driver does not start: $1",
    hint: "Check `logging`: what the logs are sent to must be there before the container starts; `depends_on` waits for it.",
  },
  {
    pattern: /(dial tcp.*|no such host|i\/o timeout|TLS handshake timeout|connection refused.*\/v2\/.*)$/,
    message: "the registry cannot be reached: $1",
    hint: "Check the engine's network, its proxy and DNS. The engine itself fetches images, not berth.",
  },
  {
    pattern: /no space left on device/,
    message: "the engine's disk is full",
    hint: "See what takes the space with `docker system df`; free some with `docker system prune`.",
  },
  {
    pattern: /bind source path does not exist: (\S+)/,
    message: "bind source path does not exist: $1",
    hint: "Create it, or let the engine: `bind: {create_host_path: true}`.",
  },
  {
    pattern: /(?:all predefined address pools have been fully subnetted|non-overlapping IPv4 address pool)/,
    message: "the engine has no free address range left for another network",
    hint: "Remove unused networks (`docker network prune`), or give the network its own `ipam.config.subnet`.",
  },
  {
    pattern: /Pool overlaps with other one on this address space/,
    message: "the network's subnet overlaps with that of another network",
    hint: "Choose another `ipam.config.subnet`; `docker network inspect` shows who has it.",
  },
  {
    pattern: /network (\S+).* has active endpoints/,
    message: "network $1 is still in use by a container",
    hint: "See by which with `docker network inspect $1`; disconnect or remove it first.",
  },
  {
    pattern: /exec: \\?"([^"\\]+)\\?": (?:executable file not found in \$PATH|stat .*: no such file or directory)/,
    message: 'the command "$1" does not exist in the image',
    hint: "Check `command` and `entrypoint`: a shell line needs a shell in the image.",
  },
  {
    pattern: /volume is in use - \[([0-9a-f]{12})/,
    message: "the volume is still in use by container $1",
    hint: "Remove that container first.",
  },
  {
    pattern: /client version (\S+) is too old. Minimum supported API version is (\S+?),/,
    message: "the engine no longer speaks API $1: it needs $2 or newer",
    hint: "Unset DOCKER_API_VERSION, or raise it.",
  },
];

/** Our words for a refusal that we know. */
export function refusalMessage(engineMessage: string): { readonly message: string; readonly hint: string } | undefined {
  for (const { pattern, message, hint } of refusalMessages) {
    const match = pattern.exec(engineMessage);
    if (match === null) continue;
    const filled = (text: string) => text.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? "").trim();
    return { message: filled(message), hint: filled(hint) };
  }
  return undefined;
}
