import { UsageError } from "../errors.ts";

/** `web ls -l` → the service, and the command that is the container's own; a `--` between them only parts them. */
export function operandsOf(
  argv: readonly string[],
  name: string,
): { readonly service: string; readonly command: readonly string[] } {
  const [service, ...rest] = argv;
  if (service === undefined) {
    throw new UsageError(`${name} needs a service`, {
      hint: `See \`berth ${name} --help\`; services: \`berth config --services\`.`,
    });
  }
  return { service, command: rest[0] === "--" ? rest.slice(1) : rest };
}
