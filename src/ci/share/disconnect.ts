import type { Engine } from "../../engine/engine.ts";

/** Takes others' containers, such as shared ones, off a project's networks: the engine keeps a network that is in use. */
export async function disconnectOthers(project: string, engine: Engine): Promise<void> {
  const [networks, containers] = await Promise.all([engine.networks(project, []), engine.containers(project)]);
  const own = new Set(containers.map(({ id }) => id));
  await Promise.all(
    networks.flatMap(({ id, containers: attached }) =>
      attached.filter((each) => !own.has(each)).map((other) => engine.disconnectContainer(other, id)),
    ),
  );
}
