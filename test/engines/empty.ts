import Docker from "dockerode";

/** Removes what a killed run of the tests left on an engine that is the tests' own; its containers may run again with it. */
export async function empty(host: string, keptImages: readonly string[]): Promise<void> {
  const engine = new Docker({ socketPath: host.replace("unix://", "") });
  for (const { Id } of await engine.listContainers({ all: true })) {
    await engine.getContainer(Id).remove({ force: true, v: true });
  }
  const { Volumes } = await engine.listVolumes();
  for (const { Name } of Volumes ?? []) await engine.getVolume(Name).remove();
  await engine.pruneNetworks();
  for (const { Id, RepoTags } of await engine.listImages()) {
    const isKept = (RepoTags ?? []).some((tag) => keptImages.includes(tag.replace(/^docker\.io\/(?:library\/)?/, "")));
    // One that others are made from goes with the last of them, or stays.
    if (!isKept)
      await engine
        .getImage(Id)
        .remove({ force: true })
        .catch(() => undefined);
  }
}
