import type { CommandPorts } from "../../context/context.ts";
import { openFile } from "../../context/open.ts";
import type { Variant } from "./variant.ts";

/** The ports by which a variant of the stack is seen; `quiet`: without the warnings about its files. */
export function asVariant(ports: CommandPorts, variant: Variant, { quiet = false } = {}): CommandPorts {
  const { name, files, override, profiles } = variant;
  const env = { ...ports.env, ...variant.env, BERTH_VARIANT: name };
  const overlay = { files, documents: override === undefined ? [] : [override] };
  const request = { ...ports.request, env, overlay, profiles: [...ports.request.profiles, ...profiles] };
  const told = quiet ? { problems: () => {} } : ports.ui;
  return { ...ports, ...openFile(request, told), request, env };
}
