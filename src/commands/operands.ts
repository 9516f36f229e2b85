import { UsageError } from "../errors.ts";

/** `web ls -l` → the service, and the command to run in its container. A `--` between the two is dropped. */
export function operandsOf(
  argv: readonly string[],
  name: string,
): { readonly service: string; readonly command: readonly string[] } {
  const [service, ...rest] = argv;
  if (service === undefined) {
    throw new UsageError(`${name} needs a service`, {
      hint: `See \`berth ${name} --help\`; list the services with \`berth config --services\`.`,
    });
  }
  return { service, command: rest[0] === "--" ? rest.slice(1) : rest };
}

/** `["web=3"]` → web: 3. */
export function scales(operands: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    operands.map((text): [string, number] => {
      const match = /^([^=]+)=(\d+)$/.exec(text);
      if (match?.[1] !== undefined) return [match[1], Number(match[2])];
      throw new UsageError(`invalid scale "${text}"`, { hint: "Use SERVICE=REPLICAS, such as web=3." });
    }),
  );
}
