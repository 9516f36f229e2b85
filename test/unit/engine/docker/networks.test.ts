import { expect, test } from "vitest";
import { networkBody } from "../../../../src/engine/docker/networks.ts";
import { sent } from "./service-of.ts";

test("sends an address pool only if one is set", () => {
  expect(sent(networkBody({ name: "n", ipam: {} }, { a: "b" }))).toEqual({
    Name: "n",
    CheckDuplicate: true,
    Labels: { a: "b" },
  });
  const ipam = { config: [{ subnet: "10.0.0.0/24", gateway: "10.0.0.1", aux_addresses: { host: "10.0.0.5" } }] };
  expect(sent(networkBody({ name: "n", ipam, internal: true, enable_ipv6: true }, {}))).toMatchObject({
    Internal: true,
    EnableIPv6: true,
    IPAM: {
      Driver: "default",
      Config: [{ Subnet: "10.0.0.0/24", Gateway: "10.0.0.1", AuxiliaryAddresses: { host: "10.0.0.5" } }],
    },
  });
});
