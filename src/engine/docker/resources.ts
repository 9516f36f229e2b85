import type { ResourceFact } from "../facts.ts";
import type { Api } from "./request/api.ts";

type Labels = Readonly<Record<string, string>> | null;

interface Listed {
  readonly Id: string;
  readonly Labels: Labels;
}

/** Everything with a label, of every kind; listed all at once. */
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
    ...containers.map(({ Names, ...one }) => fact("container", (Names[0] ?? one.Id).replace(/^\//, ""), one)),
    ...networks.map((one) => fact("network", one.Name, one)),
    ...(volumes ?? []).map((one) => fact("volume", one.Name, { ...one, Id: one.Name })),
    ...images.flatMap((one) => namesOf(one).map((name) => fact("image", name, one))),
  ];
}

/** One that lost its names goes by its id. */
function namesOf({ Id, RepoTags }: Listed & { readonly RepoTags: readonly string[] | null }): readonly string[] {
  const names = (RepoTags ?? []).filter((name) => name !== "<none>:<none>");
  return names.length === 0 ? [Id] : names;
}

function fact(kind: ResourceFact["kind"], name: string, { Id: id, Labels: labels }: Listed): ResourceFact {
  return { kind, id, name, labels: labels ?? {} };
}
