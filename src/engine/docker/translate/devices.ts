import type { Device, Service } from "../../../stack/stack.ts";

interface Request {
  readonly driver?: string;
  readonly count?: number | string;
  readonly device_ids?: readonly string[];
  readonly capabilities?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
}

/** Such as `vendor.com/class=name`: a name of the Container Device Interface, not a path. */
function isCdiName({ source }: Device): boolean {
  return /^[A-Za-z][\w.-]*\/[A-Za-z][\w-]*=[\w.:-]+$/.test(source);
}

/** `devices` that are paths. */
export function deviceMappings(devices: readonly Device[] = []): object[] | undefined {
  const mappings = devices
    .filter((device) => !isCdiName(device))
    .map(({ source, target, permissions }) => ({
      PathOnHost: source,
      PathInContainer: target,
      CgroupPermissions: permissions,
    }));
  return mappings.length === 0 ? undefined : mappings;
}

/** GPUs and their like: `devices` by CDI name, `deploy.resources.reservations.devices`, and `gpus`. */
export function deviceRequests(service: Service): object[] | undefined {
  const cdi = (service.devices ?? []).filter(isCdiName).map(({ source }) => source);
  const requests = [
    ...(cdi.length === 0 ? [] : [{ Driver: "cdi", DeviceIDs: cdi }]),
    ...(service.deploy?.resources?.reservations?.devices ?? []).map((device: Request) => request(device)),
    ...(service.gpus ?? []).map((gpu: Request) =>
      request({ ...gpu, capabilities: [...(gpu.capabilities ?? []), "gpu"] }),
    ),
  ];
  return requests.length === 0 ? undefined : requests;
}

function request({ driver, count, device_ids, capabilities, options }: Request): object {
  const countOf = count === "all" ? -1 : count === undefined ? undefined : Number(count);
  return {
    Driver: driver,
    Count: countOf,
    DeviceIDs: device_ids,
    Capabilities: [capabilities ?? []],
    Options: options,
  };
}
