import type { OneOff } from "../engine/engine.ts";
import { composeVersion, labels } from "../engine/labels.ts";
import { imageDigestsLabel } from "../observe/mounted-contents.ts";
import type { Reason } from "../plan/plan.ts";
import { reasonWithFields } from "../plan/reason.ts";
import { configHash, fieldDigests, networkHash, volumeHash } from "../stack/fingerprint.ts";
import type { Network, Service, Stack, Volume } from "../stack/stack.ts";

interface Replica {
  readonly stack: Stack;
  readonly service: Service;
  readonly number: number;
  /** The image's current digest on the engine; undefined if the image does not exist. */
  readonly imageContent: string | undefined;
  /** The digests of the images that the container mounts, by target. */
  readonly mounted?: ReadonlyMap<string, string> | undefined;
  /** The service as Compose hashes it, with the ids of containers that it shares namespaces with; by default as in the file. */
  readonly resolved?: Service | undefined;
  /** Why the container replaces another; undefined if it replaces none. */
  readonly replaces: Reason | undefined;
  /** Set for a container of `run`, which has no number. */
  readonly oneOff?: OneOff | undefined;
}

/** All labels of a replica. As with Compose, ours win over the user's of the same name, because tools rely on them. */
export function containerLabels(replica: Replica): Record<string, string> {
  const { stack, service, number, imageContent, mounted = new Map(), replaces, oneOff, resolved = service } = replica;
  const hash = configHash(resolved);
  const ports = stack.givenPorts?.get(service.name);
  return {
    ...service.labels,
    ...stack.ownLabels,
    [labels.project]: stack.name,
    [labels.service]: service.name,
    ...(oneOff === undefined
      ? { [labels.number]: String(number), [labels.oneOff]: "False" }
      : { [labels.slug]: oneOff.slug, [labels.oneOff]: "True" }),
    [labels.configHash]: hash,
    [labels.dependsOn]: dependencies(service),
    ...(imageContent === undefined ? {} : { [labels.image]: imageContent }),
    ...(mounted.size === 0 ? {} : { [labels.imageVolumes]: imageDigestsLabel(mounted) }),
    [labels.configFiles]: stack.files.join(","),
    [labels.workingDir]: stack.workingDir,
    ...(stack.envFiles === undefined ? {} : { [labels.environmentFile]: stack.envFiles.join(",") }),
    [labels.version]: composeVersion,
    ...(ports === undefined ? {} : { [labels.ports]: ports }),
    ...(replaces === undefined
      ? {}
      : {
          [labels.replace]: service.container_name ?? `${service.name}-${number}`,
          // Without values: anyone can read labels.
          [labels.because]: reasonWithFields(replaces, { values: false }),
        }),
    [labels.fields]: JSON.stringify(fieldDigests(service, hash)),
  };
}

/** The labels of a container for a `pre_start` hook. Without hash and number, no tool takes it for a replica. */
export function initLabels(stack: Stack, service: Service, index: number): Record<string, string> {
  return {
    ...service.labels,
    ...stack.ownLabels,
    [labels.project]: stack.name,
    [labels.service]: service.name,
    [labels.version]: composeVersion,
    [labels.hook]: "pre_start",
    [labels.hookIndex]: String(index),
  };
}

/** `db:service_healthy:false,cache:service_started:true`: name, condition, restart. */
function dependencies(service: Service): string {
  return Object.entries(service.depends_on ?? {})
    .map(([name, { condition, restart }]) => `${name}:${condition}:${restart ?? false}`)
    .join(",");
}

type Labels = Readonly<Record<string, string>>;

/** All labels of a network; `key` is its name in the stack file. */
export function networkLabels(stack: Stack, key: string, network: Network): Labels {
  return {
    ...network.labels,
    ...stack.ownLabels,
    [labels.project]: stack.name,
    [labels.network]: key,
    [labels.version]: composeVersion,
    [labels.configHash]: networkHash(network),
  };
}

/** All labels of a volume; `key` is its name in the stack file. */
export function volumeLabels(stack: Stack, key: string, volume: Volume): Labels {
  return {
    ...volume.labels,
    ...stack.ownLabels,
    [labels.project]: stack.name,
    [labels.volume]: key,
    [labels.version]: composeVersion,
    [labels.configHash]: volumeHash(volume),
  };
}
