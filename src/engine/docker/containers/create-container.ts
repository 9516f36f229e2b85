import type Docker from "dockerode";
import type { ConnectContainer, CreateContainer, EngineWrites } from "../../engine.ts";
import { EngineRefused } from "../../errors.ts";
import { imagePath } from "../images/image-fact.ts";
import type { Api } from "../request/api.ts";
import { isTaken } from "../request/faults.ts";
import { createBody } from "../translate/create-body.ts";
import { endpoint, laterEndpoints } from "../translate/endpoints.ts";
import { placedFiles } from "../translate/file-mounts.ts";
import type { InheritedVolume, Translation } from "../translate/translation.ts";
import { containerPath, inspectContainer } from "./containers.ts";
import { linksOf, withReferences } from "./references.ts";

type Created = Awaited<ReturnType<EngineWrites["createContainer"]>>;

/** Creates a service's container, attached to all its networks. If that fails, no container is left behind. */
export async function createContainer(api: Api, request: CreateContainer): Promise<Created> {
  const warnings = checkFiles(request);
  const translation = await translationOf(api, request);
  try {
    const created = await api.json<{ readonly Id: string; readonly Warnings: readonly string[] | null }>({
      method: "POST",
      path: "/containers/create",
      query: { name: request.name, platform: request.service.platform },
      body: createBody(translation),
      signal: request.signal,
    });
    await connectLater(api, created.Id, translation);
    return { id: created.Id, warnings: [...warnings, ...(created.Warnings ?? [])] };
  } catch (error) {
    const id = isTaken(error) ? await leftoverOf(api, request) : undefined;
    if (id === undefined) throw error;
    return { id, warnings };
  }
}

async function translationOf(api: Api, request: CreateContainer): Promise<Translation> {
  const [service, links, inherited] = await Promise.all([
    withReferences(api, request.stack, request.service),
    linksOf(api, request.stack, request.service, request.number),
    inheritedVolumes(api, request),
  ]);
  return { ...request, service, links, inherited, apiVersion: api.version };
}

/** Connects the networks that did not fit into the create call. On failure removes the container, which would look complete to the next run. */
async function connectLater(api: Api, id: string, translation: Translation): Promise<void> {
  try {
    for (const { network, config } of laterEndpoints(translation)) {
      await api.send({
        method: "POST",
        path: `/networks/${encodeURIComponent(network)}/connect`,
        body: { Container: id, EndpointConfig: config },
      });
    }
  } catch (error) {
    await api.send({ method: "DELETE", path: containerPath(id), query: { force: true, v: true }, accept: [404] });
    throw error;
  }
}

/** The id of the container that an interrupted attempt of the same step left, or that another command made just now: same name, same labels. */
async function leftoverOf(api: Api, { name, labels }: CreateContainer): Promise<string | undefined> {
  const found = await inspectContainer(api, name);
  if (found === undefined || found.State.Dead || found.State.Status === "removing") return undefined;
  const same = Object.entries(labels).every(([label, value]) => found.Config.Labels[label] === value);
  return same ? found.Id : undefined;
}

/** Rejects configs and secrets that cannot work. Returns warnings for settings without effect. */
function checkFiles({ stack, service }: CreateContainer): readonly string[] {
  return placedFiles(stack, service).flatMap(({ kind, content, object, reference }) => {
    if (content !== undefined && content !== "" && service.read_only) {
      throw new EngineRefused(
        `cannot create ${kind} "${object.name}" in read-only service ${service.name}: \`file\` is the sole supported option`,
        { hint: `Give the ${kind} a \`file\`, which is mounted, or drop \`read_only\`.` },
      );
    }
    const { uid, gid, mode } = reference;
    if (content !== undefined || (uid ?? gid ?? mode) === undefined) return [];
    return [`${kind} "${reference.source}": uid, gid and mode have no effect on a mounted file`];
  });
}

/** Attaches a container to one of its service's networks, with the same settings as at its creation. */
export async function connectContainer(api: Api, request: ConnectContainer): Promise<void> {
  const { name, stack, service, number, network } = request;
  const links = await linksOf(api, stack, service, number);
  const translation = { stack, service, name, links, apiVersion: api.version, oneOff: undefined };
  await api.send({
    method: "POST",
    path: `/networks/${encodeURIComponent(stack.networks.get(network)?.name ?? network)}/connect`,
    body: { Container: name, EndpointConfig: endpoint(translation, network) },
  });
}

/**
 * The anonymous volumes that the new container takes over from the replaced one: those for the image's VOLUMEs and for
 * `volumes` without a source.
 */
async function inheritedVolumes(
  api: Api,
  { inherit, image, service }: Pick<CreateContainer, "inherit" | "image" | "service">,
): Promise<readonly InheritedVolume[]> {
  if (inherit === undefined) return [];
  const [replaced, imageInfo] = await Promise.all([
    inspectContainer(api, inherit),
    api.find<Docker.ImageInspectInfo>({ method: "GET", path: imagePath(image, "json") }),
  ]);
  // Its anonymous volumes would be lost.
  if (replaced === undefined) throw new EngineRefused(`No such container: ${inherit}`, { status: 404 });
  const anonymous = (service.volumes ?? []).filter(({ type, source }) => type === "volume" && source === undefined);
  const wanted = new Set([
    ...Object.keys(imageInfo?.Config?.Volumes ?? {}),
    ...anonymous.map((volume) => volume.target),
  ]);
  return (replaced.Mounts ?? [])
    .filter((mount) => mount.Type === "volume" && isAnonymous(mount.Name) && wanted.has(mount.Destination))
    .map((mount) => ({ name: mount.Name ?? "", target: mount.Destination, readOnly: !mount.RW }));
}

/** The engine names anonymous volumes with 64 hexadecimal digits. */
function isAnonymous(name: string | undefined): boolean {
  return /^[0-9a-f]{64}$/.test(name ?? "");
}
