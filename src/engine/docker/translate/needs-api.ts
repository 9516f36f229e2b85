import { EngineRefused } from "../../../errors.ts";
import { atLeast } from "../api-version.ts";

/** Refuses an attribute that this engine would silently ignore. */
export function needsApi(needed: string, apiVersion: string, attribute: string): void {
  if (atLeast(apiVersion, needed)) return;
  throw new EngineRefused(
    `${attribute} needs engine API ${needed}; this engine speaks ${apiVersion || "an older one"}`,
    {
      hint: "Update the engine, or leave the attribute out.",
    },
  );
}
