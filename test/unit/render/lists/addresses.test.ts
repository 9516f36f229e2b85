import { expect, test } from "vitest";
import { addressLines } from "../../../../src/render/lists/host-ports.ts";
import type { Port, Service } from "../../../../src/stack/stack.ts";

const service = (name: string, ...ports: readonly Port[]): Service => ({
  name,
  command: null,
  entrypoint: null,
  ports,
});

function linesOf(...services: readonly Service[]) {
  const schemeOf = (_: Service, { target }: Port) => (target === 80 ? "http" : "tcp");
  return addressLines(services, { host: "localhost", schemeOf });
}

test("shows where services can be reached, as a URL if it is a web server's port", () => {
  const lines = linesOf(
    service("web", { target: 80, published: "8080" }),
    service("db", { target: 5432, published: "5433", host_ip: "127.0.0.1" }),
  );
  expect(lines).toEqual(["web  http://localhost:8080", "db   localhost:5433"]);
});

test("leaves out UDP, and ports that the engine chooses", () => {
  const udp = service("dns", { target: 53, published: "53", protocol: "udp" });
  expect(linesOf(udp, service("web", { target: 80 }), service("none"))).toEqual([]);
});

test("stays short if a service publishes many ports", () => {
  const ports = Array.from({ length: 9 }, (_, index) => ({ target: 9000 + index, published: `${9000 + index}` }));
  expect(linesOf(service("ftp", ...ports))).toEqual([
    "ftp  localhost:9000  localhost:9001  localhost:9002  localhost:9003  and 5 more",
  ]);
});
