import type { ResourceFact } from "../facts.ts";
import type { Api } from "./request/api.ts";

type Labels = Readonly<Record<string, string>> | null;

interface Listed {
  readonly Id: string;
  readonly Labels: Labels;
}

/** All resources with a label. Lists all kinds in parallel. */
export async function resources(api: Api, label: string): Promise<readonly ResourceFact[]> {
  const filters = { label: [label] };
  const list = <T>(path: string, query = {}) => api.json<T>({ method: "GET", path, query: { ...query, filters } });
  const [containers, networks, { Volumes: volumes }, images] = await Promise.all([
    list<readonly (Listed & { readonly Names: readonly string[] })[]>("/containers/json", { all: true }),
    list<readonly (Listed & { readonly Name: string })[]>("/networks"),
    list<{ readonly Volumes: readonly { readonly Name: string; readonly Labels: Labels }[] | null }>("/volumes"),
    list<readonly (Listed & { readonly RepoTags: readonly string[] | null })[]>("/images/json"),
  ]);
  return [
    ...containers.map((container) => fact("container", containerName(container), container)),
    ...networks.map((network) => fact("network", network.Name, network)),
    ...(volumes ?? []).map((volume) => fact("volume", volume.Name, { ...volume, Id: volume.Name })),
    ...images.flatMap((image) => namesOf(image).map((name) => fact("image", name, image))),
  ];
}

function containerName({ Id, Names }: Listed & { readonly Names: readonly string[] }): string {
  return (Names[0] ?? Id).replace(/^\//, "");
}

/** An image's names, or its id if it has none. */
function namesOf({ Id, RepoTags }: Listed & { readonly RepoTags: readonly string[] | null }): readonly string[] {
  const names = (RepoTags ?? []).filter((name) => name !== "<none>:<none>");
  return names.length === 0 ? [Id] : names;
}

function fact(kind: ResourceFact["kind"], name: string, { Id: id, Labels: labels }: Listed): ResourceFact {
  return { kind, id, name, labels: labels ?? {} };
}
