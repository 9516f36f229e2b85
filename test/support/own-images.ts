import { randomBytes } from "node:crypto";
import Docker from "dockerode";

const docker = new Docker();

/** Makes an image that no other test has: busybox with a label of its own, under this name. Gives its id. */
export async function makeImage(name: string): Promise<string> {
  const made = await docker.createContainer({ Image: "busybox:1" });
  const changes = `LABEL berth.test=${randomBytes(4).toString("hex")}`;
  const { Id } = (await made.commit({ changes })) as { readonly Id: string };
  await made.remove();
  await tagImage(Id, name);
  return Id;
}

/** Gives an image one more name. */
export async function tagImage(image: string, name: string): Promise<void> {
  const [, repo = name, tag = "latest"] = /^(.*):([^/]+)$/.exec(name) ?? [];
  await docker.getImage(image).tag({ repo, tag });
}

/** Takes names away, and the image with its last one. */
export async function untagImages(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await docker
      .getImage(name)
      .remove({ force: true })
      .catch(() => undefined);
  }
}

/** The id behind a name; undefined where there is none. */
export async function imageId(name: string): Promise<string | undefined> {
  return (
    await docker
      .getImage(name)
      .inspect()
      .catch(() => undefined)
  )?.Id;
}

/** Sends an image to a registry that lets everybody in. */
export async function pushImage(name: string): Promise<void> {
  const stream = await docker.getImage(name).push({ authconfig: {} });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });
}
