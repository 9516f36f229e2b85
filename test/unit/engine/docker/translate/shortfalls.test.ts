import { describe, expect, test } from "vitest";
import { shortfalls } from "../../../../../src/engine/docker/translate/shortfalls.ts";
import type { Network, Service } from "../../../../../src/stack/stack.ts";

/** The shortfalls for a service `web` and a network `six`. */
function shortfallsOf(apiVersion: string, { web = {}, six = {} }: { web?: object; six?: object }) {
  return shortfalls(apiVersion, {
    services: new Map([["web", web as Service]]),
    networks: new Map([["six", six as Network]]),
  });
}

describe("on an older engine", () => {
  test.each([
    [
      { healthcheck: { start_interval: "1s" } },
      "healthcheck.start_interval needs engine API 1.44 (Docker 25.0); this engine supports 1.43",
      "1.43",
    ],
    [{ volumes: [{}, { volume: { subpath: "a" } }] }, "volumes[1].volume.subpath needs engine API 1.45", "1.44"],
    [{ volumes: [{ type: "image" }] }, "volumes[0].type: image needs engine API 1.48", "1.47"],
    [
      { volumes: [{ bind: { recursive: "readonly" } }] },
      "volumes[0].bind.recursive: readonly needs engine API 1.44",
      "1.43",
    ],
    [{ networks: { a: { gw_priority: 1 }, b: null } }, "networks.a.gw_priority needs engine API 1.48", "1.45"],
    [{ networks: { a: { interface_name: "e" } } }, "networks.a.interface_name needs engine API 1.49", "1.48"],
  ])("%j is refused, with its place, the version and the release", (web, message, apiVersion) => {
    expect(shortfallsOf(apiVersion, { web })).toMatchObject([
      { becomes: "refused", message: expect.stringContaining(`services.web.${message}`) },
    ]);
    expect(shortfallsOf("1.51", { web })).toEqual([]);
  });

  test("reports all unsupported attributes of all services and networks at once", () => {
    const web = { networks: { a: { gw_priority: 1, interface_name: "e" } } };
    expect(shortfallsOf("1.45", { web, six: { enable_ipv4: false } }).map(({ path }) => path)).toEqual([
      ["services", "web", "networks", "a", "interface_name"],
      ["services", "web", "networks", "a", "gw_priority"],
      ["networks", "six", "enable_ipv4"],
    ]);
  });

  test("includes the attributes of pre_start hooks", () => {
    const pre_start = [{}, { volumes: [{ type: "image", source: "a:1", target: "/a" }] }];
    expect(shortfallsOf("1.45", { web: { pre_start } }).map(({ path }) => path)).toEqual([
      ["services", "web", "pre_start", 1, "volumes", 0, "type"],
    ]);
  });

  test("refuses a MAC address only on a second network", () => {
    const networks = { a: { mac_address: "02:00:00:00:00:01" } };
    expect(shortfallsOf("1.43", { web: { networks } })).toEqual([]);
    const two = { ...networks, b: { mac_address: "02:00:00:00:00:02" } };
    expect(shortfallsOf("1.43", { web: { networks: two } }).map(({ path }) => path[3])).toEqual(["a", "b"]);
  });

  test("accepts values that need no newer API", () => {
    expect(shortfallsOf("1.45", { six: { enable_ipv4: true } })).toEqual([]);
    expect(shortfallsOf("1.41", { web: { volumes: [{ type: "bind", bind: { recursive: "disabled" } }] } })).toEqual([]);
  });

  test("marks attributes that may be left out", () => {
    expect(shortfallsOf("1.42", { web: { annotations: { a: "b" } } })).toEqual([
      {
        path: ["services", "web", "annotations"],
        message: "services.web.annotations needs engine API 1.43 (Docker 24.0); this engine supports 1.42",
        becomes: "left-out",
      },
    ]);
  });
});
