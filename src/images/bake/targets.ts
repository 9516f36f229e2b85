/** A name for each service's bake target: bake allows no dots, and two services may not meet in one name. */
export function targetNames(services: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const service of [...new Set(services)].sort()) {
    let name = service.replaceAll(".", "_");
    while (taken.has(name)) name += "_";
    taken.add(name);
    names.set(service, name);
  }
  return names;
}
