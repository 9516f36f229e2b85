import { nodeAt } from "../node.ts";
import type { Problem } from "../problem.ts";
import type { Port } from "../stack.ts";
import { perService, problem, type Rule } from "./view.ts";

/** Every port in long form says which port of the container it is. */
export const portTargets = perService(({ name, ports = [] }, view) =>
  ports.flatMap((port, index): readonly Problem[] => {
    if (port.target) return [];
    const message = `service ports services.${name}.ports[${index}] is missing a target port`;
    return [
      problem(view, ["services", name, "ports", index], {
        rule: "missing-target",
        message,
        hint: 'Add "target: PORT".',
      }),
    ];
  }),
);

/** No two services publish on the same port of the host: only the first would start. */
export const distinctHostPorts: Rule = (view) => {
  const owners = new Map<string, string>();
  const wishes = [...view.stack.services.values()].flatMap(({ name, ports = [] }) =>
    ports.map((port, index) => ({ name, port, index })),
  );
  return wishes.flatMap(({ name, port, index }): readonly Problem[] => {
    const key = keyOf(port);
    if (key === undefined) return [];
    const owner = owners.get(key);
    owners.set(key, owner ?? name);
    if (owner === undefined || owner === name) return [];
    return [
      problem(view, ["services", name, "ports", indexAsWritten(view.root, name, index)], {
        rule: "duplicate-host-port",
        severity: "warning",
        message: `services "${owner}" and "${name}" both publish host port ${port.published}/${port.protocol}`,
        hint: "Publish one of them on another port.",
      }),
    ];
  });
};

/** A single published port with its address; ranges leave the engine a choice. */
function keyOf({ host_ip = "0.0.0.0", published, protocol }: Port): string | undefined {
  return published === undefined || !/^\d+$/.test(published) || published === "0"
    ? undefined
    : `${host_ip}:${published}/${protocol}`;
}

/** One short form can be several ports, so an index of the model may be none of the file. */
function indexAsWritten(root: Parameters<typeof nodeAt>[0], service: string, index: number): number {
  const node = nodeAt(root, ["services", service, "ports"]);
  return node?.kind === "list" ? Math.min(index, node.items.length - 1) : index;
}
