/** Where an image's calls go. Slashes of the reference stay: the engine's router reads them. */
export function imagePath(reference: string, verb = ""): string {
  return `/images/${encodeURI(reference)}${verb && `/${verb}`}`;
}
