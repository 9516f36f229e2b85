import type { CiRequest } from "./ci.ts";

/** What runs against the stack, as the user calls it. */
export function commandName({ command, service }: CiRequest): string {
  return command.length > 0 ? command.join(" ") : `service ${service}`;
}
