/** A host port that the engine could not have. */
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

/** Reads the engine's several ways of saying that a port is taken; undefined where it says something else. */
export function takenPort(engineMessage: string): TakenPort | undefined {
  for (const pattern of patterns) {
    const { address, protocol } = pattern.exec(engineMessage)?.groups ?? {};
    if (address === undefined) continue;
    return { address, port: Number(address.split(":").at(-1)), protocol: protocol === "udp" ? "udp" : "tcp" };
  }
  return undefined;
}
