/** A host port that the engine could not bind. */
export interface TakenPort {
  /** `0.0.0.0:80`. */
  readonly address: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

const patterns: readonly RegExp[] = [
  /Bind for (?<address>\S+:\d+) failed: port is already allocated/,
  /listen (?<protocol>tcp|udp)\d? (?<address>\S+:\d+): bind: address already in use/,
  /failed to bind (?:host )?port (?:for )?(?<address>\S+?:\d+)(?::\S+)?\/(?<protocol>tcp|udp).*(?:address already in use|port is already allocated)/,
];

/** Parses the messages of different engines for a port in use; undefined for any other message. */
export function takenPort(engineMessage: string): TakenPort | undefined {
  for (const pattern of patterns) {
    const { address, protocol } = pattern.exec(engineMessage)?.groups ?? {};
    if (address === undefined) continue;
    return { address, port: Number(address.split(":").at(-1)), protocol: protocol === "udp" ? "udp" : "tcp" };
  }
  return undefined;
}
