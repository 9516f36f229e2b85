import type { Mount, Service, Stack } from "../../stack/stack.ts";
import { mapServices } from "../../stack/transform/build-platforms.ts";

/**
 * Images that the file builds under the project's own names: else two jobs of different commits would give each other
 * their images. Who runs or mounts such an image gets the one built here.
 */
export function isolateImages(stack: Stack, project: string): Stack {
  const { separator = "-" } = stack;
  const builders = new Map<string, Service>();
  for (const service of [...stack.services.values(), ...stack.disabled.values()]) {
    const { build, image } = service;
    if (build !== undefined && image !== undefined && !builders.has(image)) builders.set(image, service);
  }
  if (builders.size === 0) return stack;
  const ownImage = (reference: string | undefined) => {
    const builder = builders.get(reference ?? "");
    return builder && `${project}${separator}${builder.name}`;
  };
  return mapServices(stack, (service) => {
    const volumes = service.volumes?.map((mount) => withSource(mount, ownImage(mount.source)));
    const own = { ...service, ...(volumes === undefined ? {} : { volumes }) };
    const image = ownImage(service.image);
    if (image === undefined) return own;
    const { image: _name, pull_policy: _policy, ...rest } = own;
    // No registry knows it.
    return builders.get(service.image ?? "") === service ? rest : { ...rest, image, pull_policy: "never" };
  });
}

function withSource(mount: Mount, image: string | undefined): Mount {
  return mount.type === "image" && image !== undefined ? { ...mount, source: image } : mount;
}
