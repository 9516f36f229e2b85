import { closest } from "../../stack/problems/suggest.ts";
import type { Service } from "../../stack/stack.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { LogPattern } from "../log-patterns.ts";
import { at, containersOf, fieldWith, nameOf, networksOf, serviceBehind } from "../subject.ts";

type Meaning = Omit<Finding, "kind" | "quote">;

/** A name that nobody knows. */
export const nameUnresolved: LogPattern = {
  kind: "name-unresolved",
  patterns: [
    /getaddrinfo(?: for)? (?:ENOTFOUND|EAI_AGAIN) (?<host>[^\s:'"]+)/,
    /bad address ['"‘`]?(?<host>[\w.-]+)/,
    /could not translate host name "(?<host>[^"]+)"/,
    /[Cc]ould not resolve host(?:name)?:? ['"]?(?<host>[\w.-]+)/,
    /lookup (?<host>[\w.-]+?)\.?(?: on \S+)?: (?:no such host|server misbehaving|.*[Tt]emporary failure)/,
    /host not found in (?:upstream|resolver) "(?<host>[^":]+)/,
    /(?:connect to|at|host|resolve|address of|resolving) ['"]?(?<host>[\w.-]+?)['"]?(?::\d+)?: .*(?:Name or service not known|Temporary failure in name resolution|Name does not resolve|nodename nor servname)/,
    /getaddrinfo for (?<host>[\w.-]+) failed/,
    /UnknownHostException: (?<host>[\w.-]+)/,
    /unknown host:? ['"]?(?<host>[\w.-]+)/i,
    /Unknown MySQL server host '(?<host>[^']+)'/,
    /Name or service not known|Temporary failure in name resolution|Name does not resolve|\bENOTFOUND\b|\bEAI_AGAIN\b/,
  ],
  meaning: ({ host }, evidence) => (host === undefined ? nameless : ofHost(host, evidence)),
};

const nameless: Meaning = {
  sentence: "a host's name that it was given cannot be resolved",
  next: [
    "Compare the names that it is given (`environment`, `command`, configuration) with the names of the services.",
  ],
};

function ofHost(host: string, evidence: Evidence): Meaning {
  const own = evidence.service;
  const named = serviceBehind(evidence, host);
  const field = fieldWith(own, host);
  if (named !== undefined && own !== undefined) return ofService(host, named, { ...evidence, service: own });
  const off = evidence.stack.disabled.get(host);
  if (off !== undefined) {
    const [profile] = off.profiles ?? [];
    return {
      sentence: `the name "${host}" cannot be resolved: that service is switched off${profile === undefined ? "" : ` (profile ${profile})`}`,
      next: [profile === undefined ? `Start it too: \`berth up ${host}\`.` : `Switch it on: \`--profile ${profile}\`.`],
    };
  }
  const others = [...evidence.stack.services.keys()].filter((name) => name !== own?.name);
  const meant = closest(host, others);
  const where =
    field === undefined ? "Correct the name where it is given" : `Correct \`${field}\`${at(evidence, field)}`;
  return {
    sentence: `the name "${host}" cannot be resolved: no service is called that`,
    next: [
      meant === undefined
        ? `${where}: the other services are ${others.join(", ") || "none"}. A name of the world outside needs a working DNS of the engine.`
        : `${where}: did you mean "${meant}"?`,
    ],
    field,
  };
}

function ofService(host: string, named: Service, evidence: Evidence & { readonly service: Service }): Meaning {
  const [own, other] = [networksOf(evidence.service), networksOf(named)];
  const shared = own.filter((key) => other.includes(key));
  if (shared.length === 0) {
    return {
      sentence: `the name "${host}" cannot be resolved: ${evidence.service.name} (${listed(own)}) shares no network with ${named.name} (${listed(other)})`,
      next: [`Put both on one network: under \`networks\` of ${evidence.service.name}${at(evidence, "networks")}.`],
      field: "networks",
    };
  }
  const isUp = containersOf(evidence, named.name).some(({ state }) => state === "running");
  return {
    sentence: `the name "${host}" could not be resolved: ${named.name} ${isUp ? "was not running at that moment" : "is not running"}`,
    next: [waitFor(named, evidence), `See what became of it: \`berth why ${named.name}\`.`],
    field: "depends_on",
  };
}

function listed(networks: readonly string[]): string {
  return networks.length === 0 ? "on none" : `on ${networks.join(", ")}`;
}

/** How to have a service wait for another. */
function waitFor(named: Service, evidence: Evidence): string {
  const has = named.healthcheck?.test !== undefined && named.healthcheck.disable !== true;
  const condition = `\`depends_on: {${named.name}: {condition: service_healthy}}\``;
  const place = at(evidence, "depends_on");
  return has
    ? `Have ${nameOf(evidence)} wait until ${named.name} is healthy: ${condition}${place}.`
    : `Give ${named.name} a \`healthcheck\`, and have ${nameOf(evidence)} wait for it: ${condition}${place}.`;
}

const ownHosts = /^(?:localhost|127\.[\d.]+|::1|\[::1\]|0\.0\.0\.0)$/;

/** Nobody listens there. */
export const connectionRefused: LogPattern = {
  kind: "connection-refused",
  patterns: [
    /ECONNREFUSED \[?(?<host>[\w.:-]+?)\]?:(?<port>\d+)/,
    /connection to server at "(?<host>[^"]+)"(?: \([\d.:a-f]+\))?, port (?<port>\d+) failed: Connection refused/,
    /connect to (?<host>[\w.-]+) port (?<port>\d+).*(?:refused|Failed to connect|Couldn't connect)/i,
    /(?:connect to|at) (?:\w+ at )?(?<host>[\w.-]+):(?<port>\d+): Connection refused/i,
    /dial tcp \[?(?<host>[\w.:-]+?)\]?:(?<port>\d+): connect: connection refused/,
    /(?<host>[\w.-]+) \([\d.]+:(?<port>\d+)\): Connection refused/,
    /remote host \((?<host>[\d.a-f:]+)\): Connection refused/,
    /(?<host>\d+\.\d+\.\d+\.\d+)(?::(?<port>\d+))?.*connection refused/i,
    /connection refused|ECONNREFUSED/i,
  ],
  meaning: ({ host, port }, evidence) => {
    const where = port === undefined ? "" : ` at port ${port}`;
    if (host !== undefined && ownHosts.test(host)) {
      const field = fieldWith(evidence.service, host);
      return {
        sentence: `nobody listens at ${host}${port === undefined ? "" : `:${port}`}: inside a container that is the container itself, not the other services`,
        next: [
          `Use the name of the service in place of ${host}${field === undefined ? "" : ` in \`${field}\`${at(evidence, field)}`}: ${[...evidence.stack.services.keys()].filter((name) => name !== evidence.service?.name).join(", ") || "there is none beside it"}.`,
        ],
        field,
      };
    }
    const named = (host && serviceBehind(evidence, host)) || onlyDependency(evidence);
    if (!named) {
      return {
        sentence: `the connection to ${host ?? "another service"}${where} was refused: nobody listens there`,
        next: ["Check the address and the port, and whether the other side runs: `berth ps`."],
      };
    }
    const wish = evidence.service?.depends_on?.[named.name];
    const late =
      wish?.condition === "service_healthy"
        ? ", though its health probe says that it is ready"
        : wish === undefined
          ? `, and ${nameOf(evidence)} does not wait for it`
          : `: ${nameOf(evidence)} waits for its start alone, not until it is ready`;
    return {
      sentence: `${named.name} refused the connection${where}: it does not listen there${wish?.condition === "service_healthy" ? "" : " yet"}${late}`,
      next: [
        ...(wish?.condition === "service_healthy" ? [] : [waitFor(named, evidence)]),
        `Check that ${named.name} listens${where} on all addresses: \`berth logs ${named.name}\`.`,
      ],
      field: "depends_on",
    };
  },
};

/** Where the address tells nothing, and there is one only that can be meant. */
function onlyDependency({ service, stack }: Evidence): Service | undefined {
  const names = Object.keys(service?.depends_on ?? {});
  return names.length === 1 ? stack.services.get(names[0] ?? "") : undefined;
}

/** Its port is another's already. */
export const addressInUse: LogPattern = {
  kind: "address-in-use",
  patterns: [
    /EADDRINUSE: .*?:(?<port>\d+)\s*$/,
    /bind\(?\)? to \S+:(?<port>\d+) failed \(98/,
    /listen \w+ \S*:(?<port>\d+): bind: address already in use/,
    /:(?<port>\d{2,5})\b.*address already in use/i,
    /port (?<port>\d+)\b.*(?:address already in use|already in use)/i,
    /address already in use|EADDRINUSE/i,
  ],
  meaning: ({ port }, evidence) => {
    const mode = evidence.service?.network_mode ?? "";
    const donor = /^service:(.+)/.exec(mode)?.[1];
    const what = port === undefined ? "the port that it wants to listen at" : `port ${port}`;
    const who =
      donor !== undefined
        ? `${donor}, whose network it shares (\`network_mode: ${mode}\`), may have it`
        : mode === "host"
          ? "it shares the host's network (`network_mode: host`), where another has it"
          : "another process in the same container has it";
    return {
      sentence: `${what} is already in use: ${who}`,
      next: [
        mode === ""
          ? "Have one process alone listen there: look for a program that is started twice."
          : `Let it listen at another port, or give it a network of its own${at(evidence, "network_mode")}.`,
      ],
      field: mode === "" ? "command" : "network_mode",
    };
  },
};
