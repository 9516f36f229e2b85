import type { Network } from "../../stack/stack.ts";
import type { EngineReads, EngineWrites } from "../engine.ts";
import { EngineRefused } from "../errors.ts";
import type { NetworkFact } from "../facts.ts";
import { labels } from "../labels.ts";
import type { Api } from "./request/api.ts";
import { isTaken } from "./request/faults.ts";
import { findParallel } from "./request/parallel.ts";

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Driver: string;
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly EnableIPv6: boolean;
  readonly Options: Readonly<Record<string, string>> | null;
  readonly IPAM: { readonly Config: readonly Pool[] | null } | null;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly Containers: Readonly<Record<string, { readonly Name?: string }>> | null;
}

interface Pool {
  readonly Subnet?: string;
  readonly Gateway?: string;
  readonly IPRange?: string;
}

export function networkReads(api: Api): Pick<EngineReads, "networks"> {
  return {
    async networks(project, names, { users = true } = {}) {
      const owned = await api.json<Inspected[]>({
        method: "GET",
        path: "/networks",
        query: { filters: { label: [`${labels.project}=${project}`] } },
      });
      const known = new Set(owned.map(({ Name }) => Name));
      const others = [...new Set(names.filter((name) => !known.has(name)))];
      const wanted = [...(users ? owned.map(({ Id }) => Id) : []), ...others];
      const inspected = await findParallel(wanted, async (nameOrId) => {
        const network = await inspectNetwork(api, nameOrId);
        return network && networkFact(network);
      });
      return users ? inspected : [...owned.map((network) => listedFact(network)), ...inspected];
    },
  };
}

type Writes = "createNetwork" | "removeNetwork" | "disconnectContainer";

export function networkWrites(api: Api): Pick<EngineWrites, Writes> {
  return {
    async createNetwork(network, networkLabels) {
      try {
        await api.send({ method: "POST", path: "/networks/create", body: networkBody(network, networkLabels) });
      } catch (error) {
        if (!isTaken(error) || !(await isOurs(api, network, networkLabels))) throw error;
      }
    },
    async removeNetwork(nameOrId) {
      try {
        await api.send({ method: "DELETE", path: networkPath(nameOrId), accept: [404] });
      } catch (error) {
        throw (await inUse(api, nameOrId, error)) ?? error;
      }
    },
    async disconnectContainer(name, network) {
      // 403, or 500 on older engines, means it is not connected.
      await api.send({
        method: "POST",
        path: `${networkPath(network)}/disconnect`,
        body: { Container: name, Force: true },
        accept: [403, 404, 500],
      });
    },
  };
}

function networkPath(nameOrId: string): string {
  return `/networks/${encodeURIComponent(nameOrId)}`;
}

/** Finds a network by its name or full id. The engine also matches a prefix of the id, which would be another network. */
async function inspectNetwork(api: Api, nameOrId: string): Promise<Inspected | undefined> {
  const found = await api.find<Inspected>({ method: "GET", path: networkPath(nameOrId) });
  return found?.Name === nameOrId || found?.Id === nameOrId ? found : undefined;
}

/** The error for a network that cannot be removed because of its containers, with their names. */
async function inUse(api: Api, nameOrId: string, cause: unknown): Promise<EngineRefused | undefined> {
  if (!(cause instanceof EngineRefused) || !cause.isConflict) return undefined;
  const network = await inspectNetwork(api, nameOrId);
  const users = network === undefined ? [] : (networkFact(network).containers ?? []).map(({ name }) => name);
  if (network === undefined || users.length === 0) return undefined;
  return new EngineRefused(`network ${network.Name} is still in use by ${users.sort().join(", ")}`, {
    status: cause.status,
    hint: `Remove ${users.length === 1 ? "that container" : "those containers"} first, or disconnect ${users.length === 1 ? "it" : "them"}: \`docker network disconnect ${network.Name} ${users[0]}\`.`,
    cause,
  });
}

/** Whether an earlier attempt of the same step created the network. */
async function isOurs(api: Api, { name }: Network, ownLabels: Readonly<Record<string, string>>): Promise<boolean> {
  const found = await inspectNetwork(api, name);
  return found?.Labels?.[labels.project] !== undefined && found.Labels[labels.project] === ownLabels[labels.project];
}

/** A list does not say which containers are on a network. */
function listedFact(network: Inspected): NetworkFact {
  return { ...networkFact(network), containers: undefined };
}

function networkFact(network: Inspected): NetworkFact {
  return {
    id: network.Id,
    name: network.Name,
    driver: network.Driver,
    internal: network.Internal,
    attachable: network.Attachable,
    enableIpv6: network.EnableIPv6,
    options: network.Options ?? {},
    subnets: (network.IPAM?.Config ?? []).map((pool) => ({
      subnet: pool.Subnet ?? "",
      gateway: pool.Gateway ?? "",
      ipRange: pool.IPRange ?? "",
    })),
    labels: network.Labels ?? {},
    containers: Object.entries(network.Containers ?? {}).map(([id, { Name: name = id }]) => ({ id, name })),
  };
}

/** The body of POST /networks/create. */
export function networkBody(network: Network, labels: Readonly<Record<string, string>>): object {
  const { ipam } = network;
  const hasIpam = ipam.driver !== undefined || (ipam.config?.length ?? 0) > 0;
  return {
    Name: network.name,
    // Engines before API 1.44 would otherwise create a second network of the same name.
    CheckDuplicate: true,
    Driver: network.driver,
    Options: network.driver_opts,
    Internal: network.internal,
    Attachable: network.attachable,
    EnableIPv4: network.enable_ipv4,
    EnableIPv6: network.enable_ipv6,
    Labels: labels,
    IPAM: hasIpam
      ? {
          Driver: ipam.driver ?? "default",
          Config: ipam.config?.map((pool) => ({
            Subnet: pool.subnet,
            IPRange: pool.ip_range,
            Gateway: pool.gateway,
            AuxiliaryAddresses: pool.aux_addresses,
          })),
        }
      : undefined,
  };
}
