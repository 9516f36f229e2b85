// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outlineText } from "../../../../src/stack/canonical/canonical.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";
import type { LoadRequest } from "../../../../src/stack/load.ts";
import { type Outline, outline } from "../../../../src/stack/outline/outline.ts";
import { complaints, project } from "../project.ts";

const request = { env: { TAG: "9" }, files: [], profiles: [], envFiles: [] } as const;

function outlined(cwd: string, stages: Partial<LoadRequest> = {}): Promise<Outline> {
  return outline({ ...request, cwd, ...stages });
}

async function serviceOf(yaml: string, stages: Partial<LoadRequest> = {}): Promise<unknown> {
  const cwd = project({ "compose.yaml": `services: {web: ${yaml}}` });
  const { data } = await outlined(cwd, stages);
  return (data["services"] as Record<string, unknown>)["web"];
}

const bare = { normalize: false, resolvePaths: false };

describe("outline", () => {
  it("keeps variables as written, even if a number is expected", async () => {
    const service = await serviceOf('{image: "x:${TAG}", cpus: "${CPUS:-2}", scale: "${N}"}', bare);
    expect(service).toEqual({ image: "x:${TAG}", cpus: "${CPUS:-2}", scale: "${N}" });
  });

  it("expands short syntax, unless a variable makes it unreadable", async () => {
    expect(await serviceOf('{ports: ["8080:80"]}', bare)).toEqual({
      ports: [{ mode: "ingress", target: 80, published: "8080", protocol: "tcp" }],
    });
    expect(await serviceOf('{ports: ["8080:80", "${PORT}:81"]}', bare)).toEqual({ ports: ["8080:80", "${PORT}:81"] });
    expect(await serviceOf('{volumes: ["${SRC:-./a}:/b:ro"], env_file: a.env, depends_on: [db]}', bare)).toEqual({
      volumes: [{ type: "volume", source: "${SRC:-./a}", target: "/b", read_only: true, volume: {} }],
      env_file: [{ path: "a.env", required: true }],
      depends_on: { db: { condition: "service_started", required: true } },
    });
  });

  it("keeps an empty depends_on", async () => {
    expect(await serviceOf("{image: i, depends_on: {}}")).toMatchObject({ depends_on: {} });
    expect(await serviceOf("{image: i, depends_on: []}")).toMatchObject({ depends_on: {} });
    expect(await serviceOf("{image: i}")).not.toHaveProperty("depends_on");
  });

  it("adds implied attributes, and makes relative paths absolute", async () => {
    const cwd = project({
      "compose.yaml":
        "services: {web: {build: ./ctx, network_mode: 'service:db'}, db: {image: x}}\nvolumes: {v: , e: {external: true}}",
    });
    const { data } = await outlined(cwd);
    expect(data).toEqual({
      name: "shop",
      services: {
        web: {
          build: { context: join(cwd, "ctx"), dockerfile: "Dockerfile" },
          network_mode: "service:db",
          depends_on: { db: { condition: "service_started", restart: true, required: true } },
        },
        db: { image: "x", networks: { default: null } },
      },
      networks: { default: { name: "shop_default" } },
      volumes: { v: { name: "shop_v" }, e: { external: true, name: "e" } },
    });
  });

  it("keeps paths of included and extended files relative if paths are not resolved", async () => {
    const cwd = project({
      "compose.yaml": "include: [in/compose.yaml]\nservices: {a: {extends: {file: sub/base.yaml, service: b}}}",
      "in/compose.yaml": "include: [deep/compose.yaml]\nservices: {i: {build: ./i}}",
      "in/deep/compose.yaml": 'services: {d: {image: x, volumes: ["./d:/d", "/abs:/abs"]}}',
      "sub/base.yaml": "services: {b: {build: ../up}}",
    });
    const { data } = await outlined(cwd, bare);
    expect(data["services"]).toMatchObject({
      a: { build: { context: "up" } },
      i: { build: { context: "in/i" } },
      d: { volumes: [{ source: "in/deep/d" }, { source: "/abs" }] },
    });
  });

  it("adds restart: false to dependencies that volumes_from implies, unless they are explicit", async () => {
    const [condition, required] = ["service_started", true];
    expect(await serviceOf("{image: i, volumes_from: [db, 'container:x']}")).toMatchObject({
      depends_on: { db: { condition, restart: false, required } },
    });
    expect(await serviceOf("{image: i, volumes_from: [db], depends_on: [db]}")).toMatchObject({
      depends_on: { db: { condition, required } },
    });
  });

  it("reads an empty source of a bind as the project's directory", async () => {
    const cwd = project({
      "compose.yaml": "services: {a: {image: i, volumes: [{type: bind, source: '', target: /b}]}}",
    });
    const { data } = await outlined(cwd);
    expect(data["services"]).toMatchObject({ a: { volumes: [{ type: "bind", source: cwd, target: "/b" }] } });
  });

  it("accepts any string that may contain a variable, as its value is unknown", async () => {
    const service = await serviceOf('{privileged: maybe, shm_size: "1,5g", cpu_period: x, image: i}', bare);
    expect(service).toEqual({ privileged: "maybe", shm_size: "1,5g", cpu_period: "x", image: "i" });
    await expect(serviceOf("{privileged: []}", bare)).rejects.toThrow(StackInvalid);
  });

  it.each([
    ["a config without a source", "configs: {c: {}}"],
    ["a secret with two", "secrets: {s: {file: a, environment: A}}"],
    ["an external volume that is described too", "volumes: {v: {external: true, driver: x}}"],
    ["a device request that counts and names", "services: {a: {image: i, gpus: [{count: 1, device_ids: [x]}]}}"],
    ["a watch of nothing", "services: {a: {image: i, develop: {watch: [{path: '', action: rebuild}]}}}"],
  ])("rejects %s, which no variable can fix", async (_, yaml) => {
    const cwd = project({ "compose.yaml": yaml });
    await expect(outlined(cwd)).rejects.toThrow(StackInvalid);
    expect(await complaints(cwd, { consistency: false })).toHaveLength(1);
  });

  it("is printed with sorted keys and single dollars", async () => {
    const cwd = project({ "compose.yaml": "services: {web: {image: 'x:$TAG', command: [], cap_add: ['$$A']}}" });
    const found = await outlined(cwd, bare);
    expect(outlineText(found, "yaml")).toBe(
      "services:\n  web:\n    cap_add:\n      - $$A\n    command: []\n    image: x:$TAG\n",
    );
    expect(JSON.parse(outlineText(found, "json"))).toEqual({
      services: { web: { cap_add: ["$$A"], command: null, image: "x:$TAG" } },
    });
  });
});
