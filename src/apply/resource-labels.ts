import { composeVersion } from "../engine/compose-version.ts";
import { labels } from "../engine/labels.ts";
import { networkHash, volumeHash } from "../stack/resource-hash.ts";
import type { Network, Stack, Volume } from "../stack/stack.ts";

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
