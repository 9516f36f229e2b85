import type { Stack } from "../../stack/stack.ts";

/** The services that prepare something for others, which wait for their end: migrations, test data. */
export function preparing({ services }: Pick<Stack, "services">): readonly string[] {
  const awaited = [...services.values()].flatMap(({ depends_on = {} }) =>
    Object.entries(depends_on)
      .filter(([, { condition }]) => condition === "service_completed_successfully")
      .map(([name]) => name),
  );
  return [...services.keys()].filter((name) => awaited.includes(name));
}
