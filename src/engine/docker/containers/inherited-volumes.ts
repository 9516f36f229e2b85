import type Docker from "dockerode";
import type { CreateContainer } from "../../engine.ts";
import { imagePath } from "../images/image-path.ts";
import type { Api } from "../request/api.ts";
import type { InheritedVolume } from "../translate/mounts.ts";
import { inspectContainer } from "./containers.ts";

/**
 * The anonymous volumes of the replaced container that the new one needs again: those of the image's VOLUMEs and of
 * `volumes` without a source.
 */
export async function inheritedVolumes(
  api: Api,
  { inherit, image, service }: Pick<CreateContainer, "inherit" | "image" | "service">,
): Promise<readonly InheritedVolume[]> {
  if (inherit === undefined) return [];
  const [replaced, imageInfo] = await Promise.all([
    inspectContainer(api, inherit),
    api.find<Docker.ImageInspectInfo>({ method: "GET", path: imagePath(image, "json") }),
  ]);
  const anonymous = (service.volumes ?? []).filter(({ type, source }) => type === "volume" && source === undefined);
  const wanted = new Set([
    ...Object.keys(imageInfo?.Config?.Volumes ?? {}),
    ...anonymous.map((volume) => volume.target),
  ]);
  return (replaced?.Mounts ?? [])
    .filter((mount) => mount.Type === "volume" && isAnonymous(mount.Name) && wanted.has(mount.Destination))
    .map((mount) => ({ name: mount.Name ?? "", target: mount.Destination, readOnly: !mount.RW }));
}

/** The engine names them by 64 hexadecimal digits. */
function isAnonymous(name: string | undefined): boolean {
  return /^[0-9a-f]{64}$/.test(name ?? "");
}
