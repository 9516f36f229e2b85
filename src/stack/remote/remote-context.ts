const remote = /^(https?|ssh|git|github\.com|git@|docker-image|oci-layout|target|service):|^github\.com\/|^git@|:\/\//;

/** Whether a build context is another place than a folder of this machine: `https://…`, `service:…`. */
export function isRemoteContext(context: string): boolean {
  return remote.test(context);
}
