import { describe, expect, test } from "vitest";
import { endpointsConfig, laterEndpoints, networkMode } from "../../../../../src/engine/docker/translate/endpoints.ts";
import { sent, serviceOf, stackOf, translationOf } from "../service-of.ts";

const stack = stackOf({
  networks: new Map(["a", "b", "c"].map((key) => [key, { name: `shop_${key}`, ipam: {} }])),
});
const networks = { c: null, b: { ipv4_address: "10.0.0.9", aliases: ["db"] }, a: { priority: -1 } };

describe("endpoints", () => {
  test("chooses the primary network by priority, then by name", () => {
    expect(networkMode(serviceOf({ networks }), stack)).toBe("shop_b");
    expect(networkMode(serviceOf({ networks: { ...networks, c: { priority: 5 } } }), stack)).toBe("shop_c");
  });

  test("attaches a service without networks to the default one, if the stack has it", () => {
    expect(networkMode(serviceOf(), stackOf())).toBe("shop_default");
    expect(networkMode(serviceOf(), stack)).toBe("none");
    expect(networkMode(serviceOf({ network_mode: "host" }), stack)).toBe("host");
  });

  test("sends all networks in one call to current engines", () => {
    const translation = translationOf({ networks, mac_address: "02:00:00:00:00:01" }, { stack, links: ["x:y"] });
    expect(sent(endpointsConfig(translation))).toEqual({
      NetworkingConfig: {
        EndpointsConfig: {
          shop_b: {
            Aliases: ["shop-web-1", "web", "db"],
            Links: ["x:y"],
            IPAMConfig: { IPv4Address: "10.0.0.9" },
            MacAddress: "02:00:00:00:00:01",
          },
          shop_c: { Aliases: ["shop-web-1", "web"], Links: ["x:y"] },
          shop_a: { Aliases: ["shop-web-1", "web"], Links: ["x:y"], IPAMConfig: {} },
        },
      },
    });
    expect(laterEndpoints(translation)).toEqual([]);
  });

  test("connects all networks but the first afterwards on engines before API 1.44", () => {
    const translation = translationOf({ networks, mac_address: "02:00:00:00:00:01" }, { stack, apiVersion: "1.43" });
    const config = sent(endpointsConfig(translation)) as { NetworkingConfig: { EndpointsConfig: object } };
    expect(config).toMatchObject({ MacAddress: "02:00:00:00:00:01" });
    expect(Object.keys(config.NetworkingConfig.EndpointsConfig)).toEqual(["shop_b"]);
    expect(laterEndpoints(translation).map(({ network }) => network)).toEqual(["shop_c", "shop_a"]);
  });
});
