import { RemoteRefused } from "./refused.ts";

/** An OCI artifact in its parts. */
export interface OciSource {
  /** Host that is asked, with its port. */
  readonly host: string;
  /** The registry as the Docker CLI's config.json knows it. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`: what the manifest must be, whatever the tag says. */
  readonly digest: string | undefined;
}

/** `oci://[HOST/]REPOSITORY[:TAG][@DIGEST]` → its parts, Docker Hub's where no host is given. */
export function ociSource(text: string): OciSource {
  const [, name = "", tag = "latest", digest] =
    /^oci:\/\/([^@:]+(?::\d+\/[^@:]+)?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/i.exec(text) ?? [];
  const [first = "", ...rest] = name.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = isHost ? rest.join("/") : name;
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(path)) {
    throw new RemoteRefused(`${text} names no OCI artifact`, 'Write it as "oci://registry/name:tag", in lower case.');
  }
  if (isHost && first !== "docker.io") return { host: first, registry: first, repository: path, tag, digest };
  const repository = path.includes("/") ? path : `library/${path}`;
  return { host: "registry-1.docker.io", registry: "https://index.docker.io/v1/", repository, tag, digest };
}
