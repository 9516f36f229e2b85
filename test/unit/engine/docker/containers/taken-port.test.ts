import { expect, test } from "vitest";
import { takenPort } from "../../../../../src/engine/docker/containers/taken-port.ts";

// Messages of engines 20.10, 26.1 and 28.5.
test.each([
  [
    "driver failed programming external connectivity on endpoint x (1f): Bind for 0.0.0.0:80 failed: port is already allocated",
    "0.0.0.0:80",
    "tcp",
  ],
  ["Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "0.0.0.0:80", "tcp"],
  [
    "failed to set up container networking: failed to bind host port for 127.0.0.1:53:172.18.0.2:53/udp: address already in use",
    "127.0.0.1:53",
    "udp",
  ],
  ["listen udp6 [::]:53: bind: address already in use", "[::]:53", "udp"],
])("reads %s", (message, address, protocol) => {
  expect(takenPort(message)).toEqual({ address, port: Number(address.split(":").at(-1)), protocol });
});

test("returns nothing for any other message", () => {
  expect(takenPort("OCI runtime create failed")).toBeUndefined();
});
