import type { Service } from "../stack.ts";

/**
 * The services that run: those without a profile, those with an active one, and those named, whose profiles their
 * naming activates (for others too).
 */
export function enabledNames(
  services: ReadonlyMap<string, Service>,
  profiles: readonly string[],
  named: readonly string[],
): ReadonlySet<string> {
  const isActive = (service: Service, active: readonly string[]): boolean => {
    const own = service.profiles ?? [];
    return own.length === 0 || own.some((profile) => active.includes(profile)) || active.includes("*");
  };
  const implied = named.flatMap((name) => {
    const service = services.get(name);
    return service === undefined || isActive(service, profiles) ? [] : (service.profiles ?? []);
  });
  const active = [...profiles, ...implied];
  return new Set([...services].filter(([, service]) => isActive(service, active)).map(([name]) => name));
}
