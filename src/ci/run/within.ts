import type { CommandPorts } from "../../context/context.ts";
import type { CiRun } from "../stages/stage.ts";
import { runVariable } from "./orphan-processes.ts";

/** The same ports, for a run's stack alone; stdout is the command's. */
export function within({ id, project, loaded: whole, shared }: CiRun, ports: CommandPorts): CommandPorts {
  const { ui } = ports;
  const loaded = shared === undefined ? whole : { ...whole, stack: shared.rest };
  return {
    ...ports,
    ui: { ...ui, progress: (plan) => ui.progress(plan, { builds: "stderr" }) },
    load: async () => loaded,
    loadOrName: async () => ({ name: project, loaded }),
    env: { ...ports.env, [runVariable]: id },
  };
}
