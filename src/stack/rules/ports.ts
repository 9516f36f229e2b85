import { nodeAt } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import { type Port, portModeOf } from "../stack.ts";
import { problem, type Rule, type View } from "./view.ts";

/** No two services to be created publish the same host port: only the first would start. */
export const distinctHostPorts: Rule = (view) => {
  if (portModeOf(view.stack) === "auto") return [];
  const publishing = [...view.stack.services.values()].filter(
    ({ name, ports = [] }) => view.created.has(name) && ports.length > 0,
  );
  if (publishing.length < 2) return [];
  // A range of 60,000 ports is 60,000 entries, so nothing is allocated per port: the published text itself is the key.
  const owners = new Map<string, Map<string, string>>();
  const problems: Problem[] = [];
  for (const { name, ports = [] } of publishing) {
    for (const [index, port] of ports.entries()) {
      if (!isOnePort(port.published)) continue;
      const { host_ip = "0.0.0.0", published, protocol } = port;
      const address = `${host_ip}/${protocol}`;
      const taken = owners.get(address) ?? new Map<string, string>();
      owners.set(address, taken);
      const owner = taken.get(published);
      if (owner === undefined) taken.set(published, name);
      else if (owner !== name) problems.push(conflict(view, owner, { name, index, port }));
    }
  }
  return problems;
};

/** Whether it is a single fixed port. From a range, the engine chooses. */
function isOnePort(published: string | undefined): published is string {
  return published !== undefined && published !== "0" && /^\d+$/.test(published);
}

function conflict(
  view: View,
  owner: string,
  { name, index, port }: { name: string; index: number; port: Port },
): Problem {
  return problem(view, ["services", name, "ports", indexAsWritten(view.root, name, index)], {
    rule: "duplicate-host-port",
    severity: "warning",
    message: `services "${owner}" and "${name}" both publish host port ${port.published}/${port.protocol}`,
    hint: "Publish one of them on another host port.",
  });
}

/** Short syntax may expand to several ports, so an index in the model may be too high for the list in the file. */
function indexAsWritten(root: Parameters<typeof nodeAt>[0], service: string, index: number): number {
  const node = nodeAt(root, ["services", service, "ports"]);
  return node?.kind === "list" ? Math.min(index, node.items.length - 1) : index;
}
