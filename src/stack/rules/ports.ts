import { nodeAt } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import { type Port, portModeOf } from "../stack.ts";
import { perService, problem, type Rule, type View } from "./view.ts";

/** Every port in long form says which port of the container it is. */
export const portTargets = perService(({ name, ports = [] }, view) =>
  [...ports.entries()]
    .filter(([, port]) => !port.target)
    .map(([index]) =>
      problem(view, ["services", name, "ports", index], {
        rule: "missing-target",
        message: `service ports services.${name}.ports[${index}] is missing a target port`,
        hint: 'Add "target: PORT".',
      }),
    ),
);

/** No two services publish on the same port of the host: only the first would start. */
export const distinctHostPorts: Rule = (view) => {
  if (portModeOf(view.stack) === "auto") return [];
  const publishing = [...view.stack.services.values()].filter(({ ports = [] }) => ports.length > 0);
  if (publishing.length < 2) return [];
  // A range of 60,000 ports is as many: their texts are keys as they are, and nothing is made for each.
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
      else if (owner !== name) problems.push(twice(view, owner, { name, index, port }));
    }
  }
  return problems;
};

/** A single published port; ranges leave the engine a choice. */
function isOnePort(published: string | undefined): published is string {
  return published !== undefined && published !== "0" && /^\d+$/.test(published);
}

function twice(view: View, owner: string, { name, index, port }: { name: string; index: number; port: Port }): Problem {
  return problem(view, ["services", name, "ports", indexAsWritten(view.root, name, index)], {
    rule: "duplicate-host-port",
    severity: "warning",
    message: `services "${owner}" and "${name}" both publish host port ${port.published}/${port.protocol}`,
    hint: "Publish one of them on another port.",
  });
}

/** One short form can be several ports, so an index of the model may be none of the file. */
function indexAsWritten(root: Parameters<typeof nodeAt>[0], service: string, index: number): number {
  const node = nodeAt(root, ["services", service, "ports"]);
  return node?.kind === "list" ? Math.min(index, node.items.length - 1) : index;
}
