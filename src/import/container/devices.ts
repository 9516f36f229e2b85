import type { Blueprint } from "../../engine/inspect-config.ts";
import { type Fields, given } from "../service-draft.ts";

interface Mapping {
  readonly PathOnHost: string;
  readonly PathInContainer: string;
  readonly CgroupPermissions: string;
}

/** `/dev/fuse`, or with another path or fewer rights `/dev/sda:/dev/xvda:r`. */
export function devices(mappings: readonly Mapping[]): Fields {
  return {
    devices: mappings.map(({ PathOnHost: from, PathInContainer: to, CgroupPermissions: rights }) => {
      if (rights !== "rwm") return `${from}:${to}:${rights}`;
      return from === to ? from : `${from}:${to}`;
    }),
  };
}

interface Request {
  readonly Driver?: string;
  readonly Count?: number;
  readonly DeviceIDs?: readonly string[] | null;
  readonly Capabilities?: readonly (readonly string[])[] | null;
  readonly Options?: Readonly<Record<string, string>> | null;
}

/** GPUs; devices by CDI name. */
export function deviceRequests(requests: readonly Request[]): Fields {
  const cdi = requests.filter(({ Driver }) => Driver === "cdi").flatMap(({ DeviceIDs }) => DeviceIDs ?? []);
  const gpus = requests.filter(({ Driver }) => Driver !== "cdi").map(gpu);
  const isAll = gpus.length === 1 && JSON.stringify(gpus[0]) === '{"count":"all"}';
  return { devices: cdi, gpus: isAll ? "all" : gpus };
}

function gpu({ Driver, Count, DeviceIDs, Capabilities, Options }: Request): Fields {
  return given({
    driver: Driver,
    count: Count === -1 ? "all" : Count,
    device_ids: DeviceIDs,
    capabilities: (Capabilities?.[0] ?? []).filter((capability) => capability !== "gpu"),
    options: Options,
  });
}

interface Limit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

export function ulimits(limits: readonly Limit[]): Fields {
  return {
    ulimits: Object.fromEntries(
      limits.map(({ Name, Soft: soft, Hard: hard }) => [Name, soft === hard ? soft : { soft, hard }]),
    ),
  };
}

interface Throttle {
  readonly Path: string;
  readonly Rate: number;
}

const throttled = [
  ["BlkioDeviceReadBps", "device_read_bps"],
  ["BlkioDeviceReadIOps", "device_read_iops"],
  ["BlkioDeviceWriteBps", "device_write_bps"],
  ["BlkioDeviceWriteIOps", "device_write_iops"],
] as const;

/** The family of block devices' weights and rates: one attribute for six keys. */
export const blkio = {
  keys: ["BlkioWeight", "BlkioWeightDevice", ...throttled.map(([key]) => key)],
  config: (host: Blueprint["host"]): Fields => {
    const weights = (host["BlkioWeightDevice"] ?? []) as readonly { readonly Path: string; readonly Weight: number }[];
    const rates = throttled.map(([key, attribute]) => {
      const list = (host[key] ?? []) as readonly Throttle[];
      return [attribute, list.map(({ Path, Rate }) => ({ path: Path, rate: Rate }))] as const;
    });
    return given({
      weight: host["BlkioWeight"],
      weight_device: weights.map(({ Path, Weight }) => ({ path: Path, weight: Weight })),
      ...Object.fromEntries(rates),
    });
  },
};
