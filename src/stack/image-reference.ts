/** An image's name and its parts. */
export interface ImageReference {
  /** `docker.io` where none is given. */
  readonly registry: string;
  /** All but tag and digest, as given. */
  readonly repository: string;
  /** The same in full: `docker.io/library/redis`. */
  readonly fullName: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Tag or digest: `latest` where neither is given, since without one the engine pulls all tags. */
  readonly version: string;
}

/** `ghcr.io/me/app:1` → its parts. */
export function parseImageReference(text: string): ImageReference {
  const [rest = "", digest] = text.split("@");
  const [, repository = rest, tag] = /^(.*):([^/]+)$/.exec(rest) ?? [];
  const registry = hostOf(repository) ?? "docker.io";
  const path = hostOf(repository) === undefined ? repository : repository.slice(repository.indexOf("/") + 1);
  const isOfficial = registry === "docker.io" && !path.includes("/");
  return {
    registry: registry === "index.docker.io" ? "docker.io" : registry,
    repository,
    fullName: `${registry}/${isOfficial ? "library/" : ""}${path}`,
    tag,
    digest,
    version: digest ?? tag ?? "latest",
  };
}

/** The first part of a name is a host where it looks like one. */
function hostOf(repository: string): string | undefined {
  const [first = "", ...more] = repository.split("/");
  return more.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
}

/** The name in full, with its digest: `docker.io/library/redis:7@sha256:…`. A name that had one keeps that and loses its tag, as in Compose. */
export function pinned(image: string, digest: string): string {
  const { fullName, tag = "latest", digest: given } = parseImageReference(image);
  return given === undefined ? `${fullName}:${tag}@${digest}` : `${fullName}@${given}`;
}
