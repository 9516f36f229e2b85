import { describe, expect, test } from "vitest";
import { labels } from "../../../../src/engine/labels.ts";
import { type HostPortOptions, planHostPorts } from "../../../../src/plan/host-ports/host-ports.ts";
import type { Port, Stack } from "../../../../src/stack/stack.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { stackOf } from "../../../support/stacks.ts";

const web = (...ports: Port[]): Stack => stackOf({ services: { web: { ports } } });
const http: Port = { target: 80, published: "8080", protocol: "tcp" };
const copyIn = (workingDir: string, stack: Stack = web(http)): Stack => ({ ...stack, workingDir });

function given(stack: Stack, taken: readonly string[] = [], options: HostPortOptions = { mode: "auto" }) {
  return planHostPorts(stack, [], options, new Set(taken));
}

function published(stack: Stack | undefined): Record<string, readonly (string | undefined)[]> {
  const services = [...(stack?.services.values() ?? [])];
  return Object.fromEntries(services.map(({ name, ports = [] }) => [name, ports.map((port) => port.published)]));
}

/** Ups of one stack, one after the other. */
function lab(stack: Stack) {
  const { engine, observe, plan, up } = planLab(stack);
  const wanted = async (options: HostPortOptions = {}, of: Stack = stack, taken: readonly string[] = []) =>
    planHostPorts(of, (await observe()).containers, options, new Set(taken));
  return {
    engine,
    wanted,
    up: async (options: HostPortOptions = {}, of?: Stack) => up({}, (await wanted(options, of))?.stack),
    plan: async (options: HostPortOptions = {}, of?: Stack) => plan({}, (await wanted(options, of))?.stack),
  };
}

describe("assigned host ports", () => {
  test("are the file's by default", () => {
    const stack = web(http);
    expect(given(stack, [], {})).toEqual({ stack, open: [] });
  });

  test("are stable per folder, and differ between folders", () => {
    const here = published(given(copyIn("/a"))?.stack);
    expect(published(given(copyIn("/a"))?.stack)).toEqual(here);
    expect(published(given(copyIn("/b"))?.stack)).not.toEqual(here);
  });

  test("stay below the ports of kernels and Kubernetes", () => {
    const folders = Array.from({ length: 500 }, (_, index) => copyIn(`/copies/${index}`));
    const numbers = folders.flatMap((stack) => published(given(stack)?.stack)["web"]).map(Number);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...numbers)).toBeLessThan(30_000);
  });

  test("are enabled by x-berth in the file, and the command line wins", () => {
    const stack = { ...web(http), extensions: { "x-berth": { ports: "auto" } } };
    expect(published(given(stack, [], {})?.stack)["web"]).not.toEqual(["8080"]);
    expect(published(given(stack, [], { mode: "file" })?.stack)["web"]).toEqual(["8080"]);
  });

  test("do not apply to a service whose ports the command sets", () => {
    const stack = web(http);
    expect(given(stack, [], { mode: "auto", fixed: "web" })).toEqual({ stack, open: [] });
  });

  test("skip ports in use, per protocol", () => {
    const [first] = published(given(web(http))?.stack)["web"] ?? [];
    expect(published(given(web(http), [`${first}/tcp`])?.stack)["web"]).toEqual([String(Number(first) + 1)]);
    expect(published(given(web(http), [`${first}/udp`])?.stack)["web"]).toEqual([first]);
  });

  test("use one host port for what the file publishes under one", () => {
    const dns = (protocol: string, host_ip: string): Port => ({ target: 53, published: "5353", protocol, host_ip });
    const stack = web(dns("tcp", "127.0.0.1"), dns("udp", "127.0.0.1"), dns("tcp", "::1"));
    const [first, ...others] = published(given(stack)?.stack)["web"] ?? [];
    expect(others).toEqual([first, first]);
    expect(given(stack)?.open).toEqual([
      { hostIp: "127.0.0.1", port: Number(first), protocol: "tcp" },
      { hostIp: "::1", port: Number(first), protocol: "tcp" },
      { hostIp: "127.0.0.1", port: Number(first), protocol: "udp" },
      { hostIp: "::1", port: Number(first), protocol: "udp" },
    ]);
  });

  test("use two host ports for a port that the file publishes twice", () => {
    const stack = web(http, { ...http, published: "8081" });
    expect(new Set(published(given(stack)?.stack)["web"]).size).toBe(2);
  });

  test("are consecutive for replicas, one each", () => {
    const [text = ""] =
      published(given(web(http), [], { mode: "auto", scale: new Map([["web", 3]]) })?.stack)["web"] ?? [];
    const [first, last] = text.split("-").map(Number);
    expect(Number(last) - Number(first)).toBe(2);
  });

  test("are undefined if all are in use", () => {
    const all = Array.from({ length: 10_000 }, (_, index) => `${20_000 + index}/tcp`);
    expect(given(web(http), all)).toBeUndefined();
  });
});

describe("host ports of existing containers", () => {
  test("leave nothing to do for a second up without the option", async () => {
    const { up, plan } = lab(web(http));
    await up({ mode: "auto" });
    expect((await plan()).steps).toEqual([]);
  });

  test("stay when the service's other ports change", async () => {
    const { engine, up } = lab(web(http));
    await up({ mode: "auto" });
    const [before] = (await engine.container("shop-web-1"))?.ports ?? [];
    await up({}, web({ target: 443, published: "8443", protocol: "tcp" }, http));
    expect((await engine.container("shop-web-1"))?.ports).toContainEqual(before);
  });

  test("are replaced by the file's on request, service by service", async () => {
    const both = stackOf({ services: { web: { ports: [http] }, api: { ports: [{ ...http, published: "9090" }] } } });
    const { up, wanted } = lab(both);
    await up({ mode: "auto" });
    const alone = { ...both, services: new Map([...both.services].slice(0, 1)) };
    await up({ mode: "file" }, alone);
    const { web: fromFile, api } = published((await wanted())?.stack);
    expect(fromFile).toEqual(["8080"]);
    expect(api).not.toEqual(["9090"]);
  });

  test("are assigned to a new service too", async () => {
    const { up, wanted } = lab(web(http));
    await up({ mode: "auto" });
    const more = stackOf({ services: { web: { ports: [http] }, api: { ports: [http] } } });
    expect(published((await wanted({}, more))?.stack)["api"]).not.toEqual(["8080"]);
  });

  test("are kept by a running container in any case, and by a stopped one if they are free", async () => {
    const { engine, up, wanted } = lab(web(http));
    await up({ mode: "auto" });
    const given = (await engine.container("shop-web-1"))?.ports[0]?.published ?? 0;
    const taken = [`${given}/tcp`];
    expect(published((await wanted({}, undefined, taken))?.stack)["web"]).toEqual([`${given}`]);
    await engine.stopContainer("shop-web-1");
    expect(published((await wanted())?.stack)["web"]).toEqual([`${given}`]);
    expect(published((await wanted({}, undefined, taken))?.stack)["web"]).toEqual([`${given + 1}`]);
  });

  test("differ for an additional container", async () => {
    const { engine, up, wanted } = lab(web(http));
    await up({ mode: "auto" });
    const given = (await engine.container("shop-web-1"))?.ports[0]?.published;
    const beside = await wanted({ beside: "web" }, undefined, [`${given}/tcp`]);
    expect(published(beside?.stack)["web"]).not.toEqual([`${given}`]);
  });

  test("are written to the container's label", async () => {
    const { engine, up } = lab(web(http));
    await up({ mode: "auto" });
    const fact = await engine.container("shop-web-1");
    expect(fact?.labels[labels.ports]).toBe(`80:${fact?.ports[0]?.published}`);
  });
});
