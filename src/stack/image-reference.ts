/** The parts of an image reference. */
export interface ImageReference {
  /** `docker.io` by default. */
  readonly registry: string;
  /** Everything but tag and digest, as written. */
  readonly repository: string;
  /** The repository in full: `docker.io/library/redis`. */
  readonly fullName: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** The digest or tag; `latest` by default, since without one the engine pulls all tags. */
  readonly version: string;
}

/** Splits an image reference such as `ghcr.io/me/app:1` into its parts. */
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

/** The registry host in a name: its first part, if it looks like a host. */
function hostOf(repository: string): string | undefined {
  const [first = "", ...more] = repository.split("/");
  return more.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
}

/** The full name with a digest: `docker.io/library/redis:7@sha256:…`. A name that already has a digest keeps it and loses its tag, as in Compose. */
export function withDigest(image: string, digest: string): string {
  const { fullName, tag = "latest", digest: own } = parseImageReference(image);
  return own === undefined ? `${fullName}:${tag}@${digest}` : `${fullName}@${own}`;
}
