import { closest } from "../../stack/problems/suggest.ts";
import type { Service } from "../../stack/stack.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { LogPattern } from "../log-patterns.ts";
import { containersOf, fieldWith, fileRef, nameOf, networksOf, serviceBehind } from "../subject.ts";

type Meaning = Omit<Finding, "kind" | "quote">;

/** A host name cannot be resolved. */
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
  meaning: ({ host }, evidence) => (host === undefined ? unknownHost : unresolvedHost(host, evidence)),
};

const unknownHost: Meaning = {
  sentence: "a host name in its settings cannot be resolved",
  next: [
    "Compare the host names in its settings (`environment`, `command`, configuration files) with the service names.",
  ],
};

function unresolvedHost(host: string, evidence: Evidence): Meaning {
  const own = evidence.service;
  const named = serviceBehind(evidence, host);
  const field = fieldWith(own, host);
  if (named !== undefined && own !== undefined) return unresolvedService(host, named, { ...evidence, service: own });
  const off = evidence.stack.disabled.get(host);
  if (off !== undefined) {
    const [profile] = off.profiles ?? [];
    return {
      sentence: `the name "${host}" cannot be resolved: that service is not enabled${profile === undefined ? "" : ` (profile ${profile})`}`,
      next: [profile === undefined ? `Start it too: \`berth up ${host}\`.` : `Enable it: \`--profile ${profile}\`.`],
    };
  }
  const others = [...evidence.stack.services.keys()].filter((name) => name !== own?.name);
  const suggestion = closest(host, others);
  const where =
    field === undefined
      ? "Correct the name in the service's settings"
      : `Correct \`${field}\`${fileRef(evidence, field)}`;
  return {
    sentence: `the name "${host}" cannot be resolved: no service has that name`,
    next: [
      suggestion === undefined
        ? `${where}; the other services are: ${others.join(", ") || "none"}. For an external host, check the engine's DNS.`
        : `${where}: did you mean "${suggestion}"?`,
    ],
    field,
  };
}

function unresolvedService(host: string, named: Service, evidence: Evidence & { readonly service: Service }): Meaning {
  const [own, other] = [networksOf(evidence.service), networksOf(named)];
  const shared = own.filter((key) => other.includes(key));
  if (shared.length === 0) {
    return {
      sentence: `the name "${host}" cannot be resolved: ${evidence.service.name} (${networkList(own)}) shares no network with ${named.name} (${networkList(other)})`,
      next: [
        `Attach both to one network, with \`networks\` of ${evidence.service.name}${fileRef(evidence, "networks")}.`,
      ],
      field: "networks",
    };
  }
  const isUp = containersOf(evidence, named.name).some(({ state }) => state === "running");
  return {
    sentence: `the name "${host}" could not be resolved: ${named.name} ${isUp ? "was not running at that time" : "is not running"}`,
    next: [waitAdvice(named, evidence), `Find out why: \`berth why ${named.name}\`.`],
    field: "depends_on",
  };
}

function networkList(networks: readonly string[]): string {
  return networks.length === 0 ? "on no network" : `on ${networks.join(", ")}`;
}

/** How to make the service wait for another one. */
function waitAdvice(named: Service, evidence: Evidence): string {
  const hasHealthcheck = named.healthcheck?.test !== undefined && named.healthcheck.disable !== true;
  const condition = `\`depends_on: {${named.name}: {condition: service_healthy}}\``;
  const place = fileRef(evidence, "depends_on");
  return hasHealthcheck
    ? `Make ${nameOf(evidence)} wait until ${named.name} is healthy: ${condition}${place}.`
    : `Give ${named.name} a \`healthcheck\`, and make ${nameOf(evidence)} wait for it: ${condition}${place}.`;
}

const loopbackHosts = /^(?:localhost|127\.[\d.]+|::1|\[::1\]|0\.0\.0\.0)$/;

/** Nothing listens at the address. */
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
    if (host !== undefined && loopbackHosts.test(host)) {
      const field = fieldWith(evidence.service, host);
      const others = [...evidence.stack.services.keys()].filter((name) => name !== evidence.service?.name);
      return {
        sentence: `nothing listens at ${host}${port === undefined ? "" : `:${port}`}: inside a container, that is the container itself, not the other services`,
        next: [
          `Use a service name instead of ${host}${field === undefined ? "" : ` in \`${field}\`${fileRef(evidence, field)}`}: ${others.join(", ") || "the stack has no other services"}.`,
        ],
        field,
      };
    }
    const named = (host && serviceBehind(evidence, host)) || onlyDependency(evidence);
    if (!named) {
      return {
        sentence: `the connection to ${host ?? "another service"}${where} was refused: nothing listens there`,
        next: ["Check the address and the port, and whether the other service is running: `berth ps`."],
      };
    }
    const condition = evidence.service?.depends_on?.[named.name]?.condition;
    const waitsForHealth = condition === "service_healthy";
    const reason = waitsForHealth
      ? ", although its health check passed"
      : condition === undefined
        ? ` yet, and ${nameOf(evidence)} does not wait for it`
        : ` yet: ${nameOf(evidence)} only waits until it has started, not until it is ready`;
    return {
      sentence: `${named.name} refused the connection${where}: it does not listen there${reason}`,
      next: [
        ...(waitsForHealth ? [] : [waitAdvice(named, evidence)]),
        `Check that ${named.name} listens${where} on all addresses: \`berth logs ${named.name}\`.`,
      ],
      field: "depends_on",
    };
  },
};

/** The service's dependency, if it has exactly one: the address alone does not say which service it is. */
function onlyDependency({ service, stack }: Evidence): Service | undefined {
  const names = Object.keys(service?.depends_on ?? {});
  return names.length === 1 ? stack.services.get(names[0] ?? "") : undefined;
}

/** Another process already listens on its port. */
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
    const what = port === undefined ? "the port it listens on" : `port ${port}`;
    const who =
      donor !== undefined
        ? `${donor}, whose network it shares (\`network_mode: ${mode}\`), may be using it`
        : mode === "host"
          ? "another process uses it on the host's network (`network_mode: host`)"
          : "another process in the same container uses it";
    return {
      sentence: `${what} is already in use: ${who}`,
      next: [
        mode === ""
          ? "Check whether a program is started twice: only one process can listen on a port."
          : `Make it listen on another port, or give it its own network${fileRef(evidence, "network_mode")}.`,
      ],
      field: mode === "" ? "command" : "network_mode",
    };
  },
};
