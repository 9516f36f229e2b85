import type { EngineReads, EngineWrites } from "../engine.ts";
import type { VolumeFact } from "../facts.ts";
import { labels } from "../labels.ts";
import type { Api } from "./request/api.ts";
import { findParallel } from "./request/parallel.ts";

interface Inspected {
  readonly Name: string;
  readonly Driver: string;
  readonly Options: Readonly<Record<string, string>> | null;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly Mountpoint: string;
}

export function volumeReads(api: Api): Pick<EngineReads, "volumes"> {
  return {
    async volumes(project, names) {
      const { Volumes } = await api.json<{ readonly Volumes: readonly Inspected[] | null }>({
        method: "GET",
        path: "/volumes",
        query: { filters: { label: [`${labels.project}=${project}`] } },
      });
      const owned = (Volumes ?? []).map(volumeFact);
      const known = new Set(owned.map(({ name }) => name));
      const named = await findParallel(new Set(names.filter((name) => !known.has(name))), async (name) => {
        const volume = await api.find<Inspected>({ method: "GET", path: volumePath(name) });
        return volume && volumeFact(volume);
      });
      return [...owned, ...named];
    },
  };
}

export function volumeWrites(api: Api): Pick<EngineWrites, "createVolume" | "removeVolume"> {
  return {
    async createVolume(volume, volumeLabels) {
      await api.send({
        method: "POST",
        path: "/volumes/create",
        body: { Name: volume.name, Driver: volume.driver, DriverOpts: volume.driver_opts, Labels: volumeLabels },
      });
    },
    async removeVolume(name, { unlessUsed = false } = {}) {
      const accept = unlessUsed ? [404, 409] : [404];
      const status = await api.send({ method: "DELETE", path: volumePath(name), accept });
      return status === 409 ? "in-use" : "removed";
    },
  };
}

function volumePath(name: string): string {
  return `/volumes/${encodeURIComponent(name)}`;
}

function volumeFact(volume: Inspected): VolumeFact {
  return {
    name: volume.Name,
    driver: volume.Driver,
    options: volume.Options ?? {},
    labels: volume.Labels ?? {},
    mountpoint: volume.Mountpoint,
  };
}
