import { describe, expect, it } from "vitest";
import { UsageError } from "../../../../src/errors.ts";
import { select } from "../../../../src/stack/transform/select.ts";
import { stackOf } from "../model.ts";

const text = `
services:
  web: {image: x, depends_on: [api], networks: [front]}
  api: {image: x, depends_on: {db: {condition: service_healthy}, cache: {condition: service_started, required: false}}}
  db: {image: x, volumes: ["data:/d"]}
  cache: {image: x, profiles: [fast]}
  other: {image: x, secrets: [key]}
networks: {front: }
volumes: {data: }
secrets: {key: {file: k}}
`;

describe("select", () => {
  it("returns the whole stack if no service is named", async () => {
    const stack = await stackOf(text);
    expect(select(stack, [], { dependencies: "include" })).toBe(stack);
  });

  it("selects the named services, their dependencies, and only their resources", async () => {
    const stack = select(await stackOf(text), ["web"], { dependencies: "include" });
    expect([...stack.services.keys()]).toEqual(["web", "api", "db"]);
    expect([...stack.disabled.keys()]).toEqual(["cache", "other"]);
    expect([...stack.networks.keys(), ...stack.volumes.keys(), ...stack.secrets.keys()]).toEqual([
      "front",
      "default",
      "data",
    ]);
    expect(Object.keys(stack.services.get("api")?.depends_on ?? {})).toEqual(["db"]);
  });

  it("keeps resources that no service used before", async () => {
    const stack = { ...(await stackOf(text)), networks: new Map([["spare", { name: "spare", ipam: {} }]]) };
    expect([...select(stack, ["other"], { dependencies: "include" }).networks.keys()]).toEqual(["spare"]);
  });

  it("selects only the named services, without their dependencies", async () => {
    const stack = select(await stackOf(text), ["web", "db"], { dependencies: "none" });
    expect([...stack.services.keys()]).toEqual(["web", "db"]);
    expect(stack.services.get("web")?.depends_on).toBeUndefined();
  });

  it.each([
    ["webb", 'Did you mean "web"?'],
    ["nothing", "Services: web, api, db, other."],
    ["cache", "Enable it with --profile fast."],
  ])("rejects the service %s with the hint: %s", async (name, hint) => {
    const stack = await stackOf(text);
    const attempt = () => select(stack, [name], { dependencies: "include" });
    expect(attempt).toThrow(expect.objectContaining({ message: `no such service: ${name}`, hint }));
    expect(attempt).toThrow(UsageError);
  });
});
