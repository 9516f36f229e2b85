import type { OneOff } from "../engine/engine.ts";
import { composeVersion, labels } from "../engine/labels.ts";
import { imageDigestsLabel } from "../observe/mounted-contents.ts";
import type { Reason } from "../plan/plan.ts";
import { replacedText } from "../plan/reason.ts";
import { configHash, fieldDigests, networkHash, volumeHash } from "../stack/fingerprint.ts";
import type { Network, Service, Stack, Volume } from "../stack/stack.ts";

interface Replica {
  readonly stack: Stack;
  readonly service: Service;
  readonly number: number;
  /** The digest of what is on the engine now; undefined where the image is not there. */
  readonly imageContent: string | undefined;
  /** The digests of the images that it mounts, by target. */
  readonly mounted?: ReadonlyMap<string, string> | undefined;
  /** The service as Compose hashes it, with the ids of containers that it shares with; by default as in the file. */
  readonly resolved?: Service | undefined;
  /** Why it takes the place of a container that was there before; undefined: of none. */
  readonly replaces: Reason | undefined;
  /** Such a container has no number. */
  readonly oneOff?: OneOff | undefined;
}

/** All labels of a replica. Ours win over the user's of the same name, as Compose's do: tools rely on them. */
export function containerLabels(replica: Replica): Record<string, string> {
  const { stack, service, number, imageContent, mounted = new Map(), replaces, oneOff, resolved = service } = replica;
  const hash = configHash(resolved);
  const given = stack.givenPorts?.get(service.name);
  return {
    ...service.labels,
    ...stack.marks,
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
    ...(given === undefined ? {} : { [labels.ports]: given }),
    ...(replaces === undefined
      ? {}
      : {
          [labels.replace]: service.container_name ?? `${service.name}-${number}`,
          [labels.because]: replacedText(replaces),
        }),
    [labels.fields]: JSON.stringify(fieldDigests(service, hash)),
  };
}

/** The labels of a container that runs a `pre_start` hook: without a hash or a number, no replica to any tool. */
export function initLabels(stack: Stack, service: Service, index: number): Record<string, string> {
  return {
    ...service.labels,
    ...stack.marks,
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
    ...stack.marks,
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
    ...stack.marks,
    [labels.project]: stack.name,
    [labels.volume]: key,
    [labels.version]: composeVersion,
    [labels.configHash]: volumeHash(volume),
  };
}
