import type { EngineReads } from "../engine.ts";
import type { EndpointConfig, EngineDefaults, InspectConfig, ProcessConfig } from "../inspect-config.ts";
import { containerPath } from "./containers/containers.ts";
import { listContainers, listedName } from "./containers/listed-containers.ts";
import { imagePath } from "./images/image-fact.ts";
import type { Api } from "./request/api.ts";
import { findParallel } from "./request/parallel.ts";

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Config: ProcessConfig;
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly NetworkSettings: { readonly Networks?: Readonly<Record<string, EndpointConfig>> | null };
}

interface InspectedImage {
  readonly Config: ProcessConfig | null;
  readonly RepoTags: readonly string[] | null;
}

interface Info {
  readonly Name: string;
  readonly LoggingDriver: string;
  readonly DefaultRuntime: string;
  readonly CgroupVersion?: string;
}

/** The reads that `import` needs: containers' configurations, those of their images, and the engine's defaults. */
export function inspectConfigReads(api: Api): Pick<EngineReads, "inspectConfigs" | "defaults"> {
  return {
    inspectConfigs: async (names) => {
      const containers = names === "all" ? (await listContainers(api)).map(listedName).sort() : names;
      return findParallel(containers, async (name) => {
        const found = await api.find<Inspected>({ method: "GET", path: containerPath(name, "json") });
        return found && toInspectConfig(api, found);
      });
    },
    defaults: async (): Promise<EngineDefaults> => {
      const info = await api.json<Info>({ method: "GET", path: "/info" });
      return {
        hostname: info.Name,
        logDriver: info.LoggingDriver,
        runtime: info.DefaultRuntime,
        cgroupNamespace: info.CgroupVersion === "2" ? "private" : "host",
      };
    },
  };
}

async function toInspectConfig(api: Api, container: Inspected): Promise<InspectConfig> {
  const { Id: id, Name, Config: config, HostConfig: host, NetworkSettings, Image } = container;
  const image = await api.find<InspectedImage>({ method: "GET", path: imagePath(Image, "json") });
  return {
    id,
    name: Name.replace(/^\//, ""),
    config,
    host,
    endpoints: NetworkSettings.Networks ?? {},
    image: image && { config: image.Config ?? {}, tags: image.RepoTags ?? [] },
  };
}
