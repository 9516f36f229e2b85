import { type Endpoint, type Endpoints, endpointsJson, type ReplicaEndpoints } from "./endpoints.ts";

/** What a command gets in its environment to find the stack, and what its user should know about that. */
export interface EndpointVariables {
  readonly variables: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** Endpoints as variables: `DB_HOST`, `DB_PORT`, `DB_URL`, `DB_PORT_5432` are those of a service's first replica; the JSON has all. */
export function endpointVariables(endpoints: Endpoints): EndpointVariables {
  const given = new Map<string, { readonly value: string; readonly service: string }>();
  const clashes = new Set<string>();
  for (const [service, replicas] of endpoints.services) {
    for (const [name, value] of ofService(service, replicas)) {
      const first = given.get(name);
      if (first === undefined) given.set(name, { value, service });
      else clashes.add(clash(first.service, service));
    }
  }
  return {
    variables: new Map([
      ["BERTH_PROJECT", endpoints.project],
      ["BERTH_ENDPOINTS", JSON.stringify(endpointsJson(endpoints))],
      ...Array.from(given, ([name, { value }]) => [name, value] as const),
    ]),
    warnings: [...clashes],
  };
}

/** A service's name as the beginning of a variable's: `my-db.main` → `MY_DB_MAIN`. */
function prefixOf(service: string): string {
  const prefix = service.replaceAll(/[^A-Za-z0-9]/g, "_").toUpperCase();
  return /^\d/.test(prefix) ? `_${prefix}` : prefix;
}

function ofService(service: string, [first]: readonly ReplicaEndpoints[]): readonly (readonly [string, string])[] {
  const main = first?.ports[0];
  if (first === undefined || main === undefined) return [];
  const prefix = prefixOf(service);
  return [
    [`${prefix}_HOST`, main.host],
    [`${prefix}_PORT`, String(main.port)],
    [`${prefix}_URL`, main.url],
    ...first.ports.map((each) => [`${prefix}_PORT_${suffixOf(each)}`, String(each.port)] as const),
  ];
}

/** `5432`, and for what is not TCP `53_UDP`: a service may have both. */
function suffixOf({ target, protocol }: Endpoint): string {
  return protocol === "tcp" ? String(target) : `${target}_${protocol.toUpperCase()}`;
}

function clash(first: string, second: string): string {
  const other = `Take those of "${second}" from BERTH_ENDPOINTS, or by --env NAME='{{${second}.port}}'.`;
  return `the services "${first}" and "${second}" want variables of the same names: they are those of "${first}". ${other}`;
}

/**
 * Variables as a file that a shell sources and that docker compose, berth and the dotenv libraries read as an env file.
 * `export`: what the shell starts gets them too.
 */
export function envFile(variables: ReadonlyMap<string, string>, word: "" | "export" = ""): string {
  const start = word === "" ? "" : `${word} `;
  return Array.from(variables, ([name, value]) => `${start}${name}=${quoted(value)}\n`).join("");
}

function quoted(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  // A backslash before the closing quote is part of the value to a shell, and not to the others.
  if (!/'|\\$/.test(value)) return `'${value}'`;
  return `"${value.replaceAll(/["$\\`]/g, "\\$&")}"`;
}
