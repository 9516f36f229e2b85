import { Flags } from "@oclif/core";
import type { PortMode } from "../stack/port-mode.ts";

/** Of commands that make containers, or say what would be made. */
export const portsFlag = Flags.string({
  options: ["auto", "file"],
  summary: "Host ports: auto gives this folder's copy of the stack its own; file, as written",
});

export function portModeFrom(flag: string | undefined): PortMode | undefined {
  return flag === "auto" || flag === "file" ? flag : undefined;
}
