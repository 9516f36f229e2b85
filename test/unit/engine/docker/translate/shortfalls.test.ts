import { describe, expect, test } from "vitest";
import { shortfalls } from "../../../../../src/engine/docker/translate/shortfalls.ts";

describe("on an older engine", () => {
  test.each([
    [
      { healthcheck: { start_interval: "1s" } },
      "healthcheck.start_interval needs engine API 1.44 (Docker 25.0)",
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
  ])("%j is refused, with its place, the version and the release", (service, message, apiVersion) => {
    expect(() => shortfalls(apiVersion, "services.web", service)).toThrow(`services.web.${message}`);
    expect(shortfalls("1.51", "services.web", service)).toEqual([]);
  });

  test("all that is missing is told at once", () => {
    const networks = { a: { gw_priority: 1, interface_name: "e" } };
    expect(() => shortfalls("1.45", "services.web", { networks })).toThrow(
      "services.web.networks.a.interface_name needs engine API 1.49 (Docker 28.1); services.web.networks.a.gw_priority needs engine API 1.48 (Docker 28.0); this engine speaks 1.45",
    );
  });

  test("a MAC address is refused on a second network only", () => {
    const networks = { a: { mac_address: "02:00:00:00:00:01" } };
    expect(shortfalls("1.43", "services.web", { networks })).toEqual([]);
    const two = { ...networks, b: { mac_address: "02:00:00:00:00:02" } };
    expect(() => shortfalls("1.43", "services.web", { networks: two })).toThrow("services.web.networks.b.mac_address");
  });

  test("what changes nothing there is let pass", () => {
    expect(shortfalls("1.45", "networks.six", { enable_ipv4: true })).toEqual([]);
    expect(() => shortfalls("1.45", "networks.six", { enable_ipv4: false })).toThrow(
      "networks.six.enable_ipv4: false needs",
    );
    expect(
      shortfalls("1.41", "services.web", { volumes: [{ type: "bind", bind: { recursive: "disabled" } }] }),
    ).toEqual([]);
  });

  test("what may be left out is told", () => {
    expect(shortfalls("1.42", "services.web", { annotations: { a: "b" } })).toEqual([
      "services.web.annotations needs engine API 1.43 (Docker 24.0); this engine speaks 1.42 and leaves it out",
    ]);
  });
});
