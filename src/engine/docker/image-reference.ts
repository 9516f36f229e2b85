/** Where an image's calls go. Slashes of the reference stay: the engine's router reads them. */
export function imagePath(reference: string, verb = ""): string {
  return `/images/${encodeURI(reference)}${verb && `/${verb}`}`;
}

export interface ImageReference {
  /** Host of the registry, as the Docker CLI's config.json keys it. */
  readonly registry: string;
  /** All but tag and digest, as given. */
  readonly repository: string;
  /** Tag or digest: `latest` where neither is given, since without one the engine pulls all tags. */
  readonly version: string;
}

/** `ghcr.io/me/app:1` → its parts. */
export function parseImageReference(text: string): ImageReference {
  const [rest = "", digest] = text.split("@");
  const [, repository = rest, tag = "latest"] = /^(.*):([^/]+)$/.exec(rest) ?? [];
  const [first = "", ...more] = repository.split("/");
  const isHost = more.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const registry = isHost && first !== "docker.io" ? first : "https://index.docker.io/v1/";
  return { registry, repository, version: digest ?? tag };
}
