import type { Network, Service, Stack, Volume } from "../../src/stack/stack.ts";

type ServiceSketch = Partial<Omit<Service, "name">>;

interface StackSketch {
  readonly name?: string;
  readonly services: Readonly<Record<string, ServiceSketch>>;
  readonly disabled?: Readonly<Record<string, ServiceSketch>>;
  readonly networks?: Readonly<Record<string, Partial<Network>>>;
  readonly volumes?: Readonly<Record<string, Partial<Volume>>>;
}

/** A canonical stack from the few fields a test cares about: image `app:1` and the default network where it says nothing. */
export function stackOf({ name = "shop", services, disabled = {}, networks = {}, volumes = {} }: StackSketch): Stack {
  return {
    name,
    workingDir: "/shop",
    files: ["/shop/compose.yaml"],
    services: mapOf(services, serviceOf),
    disabled: mapOf(disabled, serviceOf),
    networks: mapOf({ default: {}, ...networks }, (key, given) => ({ name: `${name}_${key}`, ipam: {}, ...given })),
    volumes: mapOf(volumes, (key, given) => ({ name: `${name}_${key}`, ...given })),
    configs: new Map(),
    secrets: new Map(),
    models: new Map(),
    extensions: {},
  };
}

function serviceOf(name: string, given: ServiceSketch): Service {
  const image = given.build === undefined ? { image: "app:1" } : {};
  const networks = given.network_mode === undefined ? { networks: { default: null } } : {};
  return { name, command: null, entrypoint: null, ...image, ...networks, ...given };
}

function mapOf<T, U>(record: Readonly<Record<string, T>>, make: (key: string, value: T) => U): Map<string, U> {
  return new Map(Object.entries(record).map(([key, value]) => [key, make(key, value)]));
}

/** `{ db: "healthy" }` as `depends_on` has it. */
export function dependsOn(
  wishes: Readonly<Record<string, "started" | "healthy" | "completed">>,
  extra: { readonly required?: boolean; readonly restart?: boolean } = {},
): NonNullable<Service["depends_on"]> {
  const conditions = {
    started: "service_started",
    healthy: "service_healthy",
    completed: "service_completed_successfully",
  } as const;
  return Object.fromEntries(
    Object.entries(wishes).map(([name, until]) => [name, { condition: conditions[until], required: true, ...extra }]),
  );
}
