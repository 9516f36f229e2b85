import { order } from "../../graph/order.ts";
import { runImage } from "../../observe/image-content.ts";
import type { Loaded } from "../../stack/load.ts";
import type { Stack } from "../../stack/stack.ts";
import { select } from "../../stack/transform/select.ts";
import { fits } from "../../stack/transform/service-filter.ts";
import type { ConfigList, ConfigRequest } from "./config.ts";

/** What of a loaded stack is listed, a line each. */
export function listConfig(
  list: ConfigList,
  { stack, environment }: Loaded,
  { services, filter }: ConfigRequest,
): readonly string[] {
  switch (list) {
    case "services":
      return names(stack, filter);
    case "volumes":
    case "networks":
      return [...stack[list].keys()];
    case "models":
      return [...stack.models.values()].map(({ model }) => model);
    case "profiles":
      return profiles(stack);
    case "images": {
      const chosen = select(stack, services, { dependencies: "include" });
      return [...chosen.services.values()].map((service) => runImage(stack, service));
    }
    case "environment":
      return [...environment].map(([name, value]) => `${name}=${value}`).sort();
  }
}

/** Those that a filter lets through by name; all of them in the order of their dependencies. */
function names({ services }: Stack, filter: ConfigRequest["filter"]): readonly string[] {
  if (filter === undefined) {
    return order(new Map([...services].map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)])));
  }
  return [...services].flatMap(([name, service]) => (fits(service, filter) ? [name] : [])).sort();
}

function profiles({ services, disabled }: Stack): string[] {
  const all = [...services.values(), ...disabled.values()].flatMap((service) => service.profiles ?? []);
  return [...new Set(all)].sort();
}
