import type { Left } from "./service-draft.ts";

/** An address of the hardware belongs to an attachment, and a `network_mode` has none. */
export function unsaidMac(address: string): Left {
  return {
    what: `--mac-address ${address}`,
    why: "with `network_mode` it has no effect: put the service on a network",
  };
}
