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
  it("takes all where none is named", async () => {
    const stack = await stackOf(text);
    expect(select(stack, [], { dependencies: "include" })).toBe(stack);
  });

  it("takes the named, all that they need, and only the resources of these", async () => {
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

  it("keeps what no service used before", async () => {
    const stack = { ...(await stackOf(text)), networks: new Map([["spare", { name: "spare", ipam: {} }]]) };
    expect([...select(stack, ["other"], { dependencies: "include" }).networks.keys()]).toEqual(["spare"]);
  });

  it("takes the named alone, and forgets what they would wait for", async () => {
    const stack = select(await stackOf(text), ["web", "db"], { dependencies: "none" });
    expect([...stack.services.keys()]).toEqual(["web", "db"]);
    expect(stack.services.get("web")?.depends_on).toBeUndefined();
  });

  it.each([
    ["webb", 'Did you mean "web"?'],
    ["nothing", "Services: web, api, db, other."],
    ["cache", 'It is in the profile "fast": add --profile fast.'],
  ])("does not know %s, and says: %s", async (name, hint) => {
    const stack = await stackOf(text);
    const attempt = () => select(stack, [name], { dependencies: "include" });
    expect(attempt).toThrow(expect.objectContaining({ message: `no such service: ${name}`, hint }));
    expect(attempt).toThrow(UsageError);
  });
});
