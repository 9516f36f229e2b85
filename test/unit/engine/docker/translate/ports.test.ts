import { expect, test } from "vitest";
import { exposedPorts } from "../../../../../src/engine/docker/translate/ports.ts";
import { serviceOf } from "../service-of.ts";

test("sends exposed ports as written", () => {
  const service = serviceOf({ expose: ["3000", "4000-4001/udp"], ports: [{ target: 80 }] });
  expect(exposedPorts(service)).toEqual({ "3000": {}, "4000-4001/udp": {}, "80/tcp": {} });
  expect(exposedPorts(serviceOf())).toBeUndefined();
});
