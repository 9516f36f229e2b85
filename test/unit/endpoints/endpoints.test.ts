import { describe, expect, it } from "vitest";
import { endpoints, endpointsJson } from "../../../src/endpoints/endpoints.ts";
import { isOutOfReach } from "../../../src/endpoints/reachable.ts";
import { endpointVariables } from "../../../src/endpoints/variables.ts";
import type { PublishedPort } from "../../../src/engine/facts.ts";
import { factOf, stackOf } from "../ci/stacks.ts";

const at = (target: number, published: number, more: Partial<PublishedPort> = {}): PublishedPort => ({
  hostIp: "0.0.0.0",
  published,
  target,
  protocol: "tcp",
  ...more,
});

/** The variables but for the JSON. */
function given(...args: Parameters<typeof endpoints>): Record<string, string> {
  const { BERTH_ENDPOINTS, ...others } = Object.fromEntries(endpointVariables(endpoints(...args)).variables);
  return others;
}

describe("the variables of a stack's endpoints", () => {
  it("name host, port and URL of each service that publishes a port, by the order of the file", () => {
    const stack = stackOf({
      web: { ports: [{ target: 8080 }, { target: 443 }] },
      db: { ports: [{ target: 5432 }] },
      job: {},
    });
    const facts = [
      factOf("db", { ports: [at(5432, 32001)] }),
      factOf("web", { ports: [at(443, 32002), at(8080, 32003)] }),
      factOf("job"),
    ];
    expect(given(stack, facts, "localhost")).toEqual({
      BERTH_PROJECT: "shop",
      WEB_HOST: "localhost",
      WEB_PORT: "32003",
      WEB_URL: "http://localhost:32003",
      WEB_PORT_8080: "32003",
      WEB_PORT_443: "32002",
      DB_HOST: "localhost",
      DB_PORT: "32001",
      DB_URL: "postgres://localhost:32001",
      DB_PORT_5432: "32001",
    });
  });

  it("are those of the first replica; the JSON has all", () => {
    const stack = stackOf({ web: { ports: [{ target: 80 }] } });
    const facts = [
      factOf("web", { number: 10, ports: [at(80, 30)] }),
      factOf("web", { number: 2, ports: [at(80, 20)] }),
    ];
    expect(given(stack, facts, "localhost")).toMatchObject({ WEB_PORT: "20" });
    expect(endpointsJson(endpoints(stack, facts, "localhost")).services["web"]).toMatchObject({
      port: 20,
      replicas: [{ number: 2 }, { number: 10, container: "shop-web-10" }],
    });
  });

  it("leave out one-offs and the containers of hooks", () => {
    const stack = stackOf({ web: { ports: [{ target: 80 }] } });
    const oneOff = factOf("web", { ports: [at(80, 1)], labels: { "com.docker.compose.oneoff": "True" } });
    const hook = factOf("web", { ports: [at(80, 2)], labels: { "com.docker.compose.hook": "pre_start" } });
    expect(given(stack, [oneOff, hook], "localhost")).toEqual({ BERTH_PROJECT: "shop" });
  });

  it("tell UDP from TCP, and take UDP for the service only where there is nothing else", () => {
    const stack = stackOf({ dns: { ports: [{ target: 53, protocol: "udp" }, { target: 53 }] } });
    const udp = at(53, 1, { protocol: "udp" });
    expect(given(stack, [factOf("dns", { ports: [udp, at(53, 2)] })], "localhost")).toMatchObject({
      DNS_PORT: "2",
      DNS_PORT_53: "2",
      DNS_PORT_53_UDP: "1",
    });
    expect(given(stack, [factOf("dns", { ports: [udp] })], "localhost")).toMatchObject({
      DNS_URL: "udp://localhost:1",
    });
  });

  it("spell a service's name as a variable's, and say which of two services has a name that both give", () => {
    const stack = stackOf({
      "my-db.main": { ports: [{ target: 1 }] },
      my_db_main: { ports: [{ target: 1 }] },
      "9a": { ports: [{ target: 1 }] },
    });
    const facts = ["my-db.main", "my_db_main", "9a"].map((name, index) => factOf(name, { ports: [at(1, index + 1)] }));
    expect(given(stack, facts, "localhost")).toMatchObject({ MY_DB_MAIN_PORT: "1", _9A_PORT: "3" });
    expect(endpointVariables(endpoints(stack, facts, "localhost")).warnings).toEqual([
      `services "my-db.main" and "my_db_main" have the same variable names, which are set for "my-db.main". For "my_db_main", use BERTH_ENDPOINTS or --env NAME='{{my_db_main.port}}'.`,
    ]);
  });

  it("take the scheme from a label of the port, of the service, from the file, and else from what is usual", () => {
    const ports = [{ target: 9000, app_protocol: "grpc" }, { target: 80 }, { target: 4711 }];
    const urls = (labels: Record<string, string>) => {
      const fact = factOf("a", { ports: [at(9000, 1), at(80, 2), at(4711, 3)], labels });
      const [replica] = endpoints(stackOf({ a: { ports } }), [fact], "localhost").services.get("a") ?? [];
      return replica?.ports.map(({ url }) => url.replace(/:.*/, ""));
    };
    expect(urls({})).toEqual(["grpc", "http", "tcp"]);
    expect(urls({ "berth.scheme": "ws", "berth.scheme.80": "https" })).toEqual(["ws", "https", "ws"]);
    expect(urls({ "berth.scheme": "no scheme://" })).toEqual(["grpc", "http", "tcp"]);
  });

  it.each([
    ["everywhere, here", [at(80, 1)], "localhost", "http://localhost:1"],
    ["everywhere, by both protocols", [at(80, 1), at(80, 1, { hostIp: "::" })], "localhost", "http://localhost:1"],
    ["by two ports, one for IPv6", [at(80, 2, { hostIp: "::" }), at(80, 1)], "localhost", "http://127.0.0.1:1"],
    ["on the loopback", [at(80, 1, { hostIp: "127.0.0.1" })], "localhost", "http://127.0.0.1:1"],
    ["on the loopback of IPv6", [at(80, 1, { hostIp: "::1" })], "localhost", "http://[::1]:1"],
    ["on one address", [at(80, 1, { hostIp: "10.0.0.7" })], "localhost", "http://10.0.0.7:1"],
    ["everywhere, elsewhere", [at(80, 2, { hostIp: "::" }), at(80, 1)], "build.lan", "http://build.lan:1"],
  ])("lead to a port that is published %s", (_, ports, engineHost, url) => {
    const stack = stackOf({ web: { ports: [{ target: 80 }] } });
    expect(given(stack, [factOf("web", { ports })], engineHost)).toMatchObject({ WEB_URL: url });
  });
});

describe("a published port", () => {
  it.each([
    ["127.0.0.1", "build.lan", true],
    ["::1", "build.lan", true],
    ["127.0.0.1", "localhost", false],
    ["0.0.0.0", "build.lan", false],
    ["10.0.0.7", "build.lan", false],
  ])("on %s of an engine at %s is out of reach: %s", (hostIp, engineHost, expected) => {
    expect(isOutOfReach(at(80, 1, { hostIp }), engineHost)).toBe(expected);
  });
});
