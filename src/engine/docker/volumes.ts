import type { EngineReads, EngineWrites } from "../engine.ts";
import { EngineRefused } from "../errors.ts";
import type { VolumeFact } from "../facts.ts";
import { labels } from "../labels.ts";
import { listContainers, listedName } from "./containers/listed-containers.ts";
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
      const status = await api.send({ method: "DELETE", path: volumePath(name), accept: [404, 409] });
      if (status !== 409) return [];
      const users = await usersOf(api, name);
      if (unlessUsed) return users;
      throw new EngineRefused(`volume ${name} is still in use by ${users.join(", ")}`, {
        status,
        hint: `Remove ${users.length === 1 ? "that container" : "those containers"} first.`,
      });
    },
  };
}

/** The names of the containers that mount the volume, running or not. */
async function usersOf(api: Api, volume: string): Promise<readonly string[]> {
  const listed = await listContainers(api, { volume: [volume] });
  // The container may be gone by now.
  return listed.length === 0 ? ["another container"] : listed.map(listedName).sort();
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
