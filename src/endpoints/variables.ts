import { type Endpoint, type Endpoints, endpointsJson, type ReplicaEndpoints } from "./endpoints.ts";

/** Environment variables by which a command finds the stack, and warnings about them. */
export interface EndpointVariables {
  readonly variables: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** Endpoints as variables. `DB_HOST`, `DB_PORT`, `DB_URL` and `DB_PORT_5432` are of the first replica; the JSON has all. */
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

/** The start of a service's variable names: `my-db.main` → `MY_DB_MAIN`. */
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

/** `5432`, or `53_UDP` for another protocol than TCP, because a service may have both. */
function suffixOf({ target, protocol }: Endpoint): string {
  return protocol === "tcp" ? String(target) : `${target}_${protocol.toUpperCase()}`;
}

function clash(first: string, second: string): string {
  const other = `For "${second}", use BERTH_ENDPOINTS or --env NAME='{{${second}.port}}'.`;
  return `services "${first}" and "${second}" have the same variable names, which are set for "${first}". ${other}`;
}

/**
 * Variables as a file that a shell can source and that docker compose, berth and dotenv libraries can read as an env file.
 * With `export`, the shell passes them on to the programs that it starts.
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
