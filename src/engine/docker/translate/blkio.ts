import { byteSize } from "../../../stack/units.ts";

interface Blkio {
  readonly weight?: number;
  readonly weight_device?: readonly { readonly path: string; readonly weight: number }[];
  readonly device_read_bps?: readonly Throttle[];
  readonly device_read_iops?: readonly Throttle[];
  readonly device_write_bps?: readonly Throttle[];
  readonly device_write_iops?: readonly Throttle[];
}

interface Throttle {
  readonly path: string;
  readonly rate: number | string;
}

/** `blkio_config` as the engine's fields of that family. */
export function blkio(config: Blkio | undefined): object {
  if (config === undefined) return {};
  return {
    BlkioWeight: config.weight,
    BlkioWeightDevice: config.weight_device?.map(({ path, weight }) => ({ Path: path, Weight: weight })),
    BlkioDeviceReadBps: throttles(config.device_read_bps),
    BlkioDeviceReadIOps: throttles(config.device_read_iops),
    BlkioDeviceWriteBps: throttles(config.device_write_bps),
    BlkioDeviceWriteIOps: throttles(config.device_write_iops),
  };
}

function throttles(list: readonly Throttle[] | undefined): object[] | undefined {
  return list?.map(({ path, rate }) => ({ Path: path, Rate: byteSize(String(rate)) }));
}
