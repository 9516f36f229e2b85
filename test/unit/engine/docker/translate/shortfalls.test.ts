import { describe, expect, test } from "vitest";
import { shortfalls } from "../../../../../src/engine/docker/translate/shortfalls.ts";
import type { Network, Service } from "../../../../../src/stack/stack.ts";

/** What is told of a service `web` and a network `six`, each of which needs no more here than what it is about. */
function told(apiVersion: string, { web = {}, six = {} }: { web?: object; six?: object }) {
  return shortfalls(apiVersion, {
    services: new Map([["web", web as Service]]),
    networks: new Map([["six", six as Network]]),
  });
}

describe("on an older engine", () => {
  test.each([
    [
      { healthcheck: { start_interval: "1s" } },
      "healthcheck.start_interval needs engine API 1.44 (Docker 25.0); this engine speaks 1.43",
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
    expect(told(apiVersion, { web })).toMatchObject([
      { becomes: "refused", message: expect.stringContaining(`services.web.${message}`) },
    ]);
    expect(told("1.51", { web })).toEqual([]);
  });

  test("all that is missing is told at once, of every service and network", () => {
    const web = { networks: { a: { gw_priority: 1, interface_name: "e" } } };
    expect(told("1.45", { web, six: { enable_ipv4: false } }).map(({ path }) => path)).toEqual([
      ["services", "web", "networks", "a", "interface_name"],
      ["services", "web", "networks", "a", "gw_priority"],
      ["networks", "six", "enable_ipv4"],
    ]);
  });

  test("what a pre_start hook says of its own container counts too", () => {
    const pre_start = [{}, { volumes: [{ type: "image", source: "a:1", target: "/a" }] }];
    expect(told("1.45", { web: { pre_start } }).map(({ path }) => path)).toEqual([
      ["services", "web", "pre_start", 1, "volumes", 0, "type"],
    ]);
  });

  test("a MAC address is refused on a second network only", () => {
    const networks = { a: { mac_address: "02:00:00:00:00:01" } };
    expect(told("1.43", { web: { networks } })).toEqual([]);
    const two = { ...networks, b: { mac_address: "02:00:00:00:00:02" } };
    expect(told("1.43", { web: { networks: two } }).map(({ path }) => path[3])).toEqual(["a", "b"]);
  });

  test("what changes nothing there is let pass", () => {
    expect(told("1.45", { six: { enable_ipv4: true } })).toEqual([]);
    expect(told("1.41", { web: { volumes: [{ type: "bind", bind: { recursive: "disabled" } }] } })).toEqual([]);
  });

  test("what may be left out is told as such", () => {
    expect(told("1.42", { web: { annotations: { a: "b" } } })).toEqual([
      {
        path: ["services", "web", "annotations"],
        message: "services.web.annotations needs engine API 1.43 (Docker 24.0); this engine speaks 1.42",
        becomes: "left-out",
      },
    ]);
  });
});
