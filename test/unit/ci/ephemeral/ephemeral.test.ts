import { describe, expect, it } from "vitest";
import { ephemeral } from "../../../../src/ci/ephemeral/ephemeral.ts";
import { runImage } from "../../../../src/observe/image-content.ts";
import type { Service, Stack } from "../../../../src/stack/stack.ts";
import { stackOf } from "../../../support/stacks.ts";

const project = "shop-ci-k3v9q0za";
const made = (stack: Stack, keepPorts = false, keepExternal = false) =>
  ephemeral(stack, { project, labels: { mark: "yes" }, keepPorts, keepExternal });
const service = (stack: Stack, name: string) => stack.services.get(name) ?? stack.disabled.get(name);

describe("an ephemeral stack", () => {
  it("has the project's name and labels", () => {
    expect(made(stackOf({ services: { web: {} } })).stack).toMatchObject({ name: project, ownLabels: { mark: "yes" } });
  });

  it("renames networks and volumes, even with a fixed name, but not external ones", () => {
    const { stack, notes } = made(
      stackOf({
        services: { web: {} },
        networks: { named: { name: "corporate" }, theirs: { name: "theirs", external: true } },
        volumes: { data: {}, named: { name: "store" }, theirs: { name: "their-data", external: true } },
      }),
    );
    const names = (resources: ReadonlyMap<string, { readonly name: string }>) =>
      Object.fromEntries([...resources].map(([key, { name }]) => [key, name]));
    expect(names(stack.networks)).toEqual({
      default: `${project}_default`,
      named: `${project}_corporate`,
      theirs: "theirs",
    });
    expect(names(stack.volumes)).toEqual({ data: `${project}_data`, named: `${project}_store`, theirs: "their-data" });
    expect(notes).toEqual([
      `network corporate is named ${project}_corporate here: with a fixed name, all jobs would share it`,
      `volume store is named ${project}_store here: with a fixed name, all jobs would share it`,
    ]);
  });

  it("lets the engine choose host ports and addresses, unless they are kept", () => {
    const fixed = stackOf({
      services: {
        web: {
          ports: [{ target: 80, published: "8080", host_ip: "127.0.0.1" }, { target: 81 }],
          networks: { back: { ipv4_address: "10.1.0.2", ipv6_address: "fd00::2", aliases: ["w"] }, default: null },
        },
      },
      networks: { back: { ipam: { driver: "default", config: [{ subnet: "10.1.0.0/16" }] } } },
    });
    const { stack, notes } = made(fixed);
    expect(service(stack, "web")?.ports).toEqual([{ target: 80, host_ip: "127.0.0.1" }, { target: 81 }]);
    expect(service(stack, "web")?.networks).toEqual({ back: { aliases: ["w"] }, default: null });
    expect(stack.networks.get("back")?.ipam).toEqual({ driver: "default" });
    expect(notes).toEqual([
      expect.stringMatching(/back gets a subnet and addresses of the engine's choice.*--keep-ports/),
    ]);
    const kept = made(fixed, true);
    expect(kept.notes).toEqual([]);
    expect(service(kept.stack, "web")?.ports).toEqual(service(fixed, "web")?.ports);
    expect(kept.stack.networks.get("back")?.ipam).toEqual(fixed.networks.get("back")?.ipam);
  });

  describe("with services that refer to a fixed address", () => {
    const lan = { ipam: { config: [{ subnet: "10.99.7.0/24" }] } };
    const withApp = (app: Partial<Service>) =>
      made(
        stackOf({
          services: { resolver: { networks: { lan: { ipv4_address: "10.99.7.254" } } }, app },
          networks: { lan, other: { ipam: { config: [{ subnet: "10.5.0.0/16" }] } } },
        }),
      );

    it.each<[string, Partial<Service>]>([
      ["dns.0 refers to 10.99.7.254", { dns: ["10.99.7.254"] }],
      ["extra_hosts.0 refers to 10.99.7.1", { extra_hosts: ["by-address=10.99.7.1"] }],
      ["environment.URL refers to 10.99.7.254", { environment: { URL: "redis://u@10.99.7.254:6379/1" } }],
      ["environment.NET refers to 10.99.7.0", { environment: { NET: "10.99.7.0/24" } }],
      ["command.1 refers to 10.99.7.254", { command: ["serve", "--dns=10.99.7.254"] }],
      ["healthcheck.test.1 refers to 10.99.7.254", { healthcheck: { test: ["CMD-SHELL", "nc 10.99.7.254 53"] } }],
    ])("keeps the addresses of that network: %s", (reference, app) => {
      const { stack, notes } = withApp(app);
      expect(stack.networks.get("lan")?.ipam).toEqual(lan.ipam);
      expect(service(stack, "resolver")?.networks).toEqual({ lan: { ipv4_address: "10.99.7.254" } });
      expect(stack.networks.get("other")?.ipam).toEqual({});
      expect(notes[0]).toBe(
        `network ${project}_lan keeps its addresses, so only one job can use it at a time: services.app.${reference}`,
      );
    });

    it.each<Partial<Service>>([
      { image: "app:10.99.7.254" },
      { environment: { VERSION: "1.10.99.7.254" } },
      { environment: { OTHER: "10.99.8.1", SIX: "fd00::1", TIME: "10:20:30" } },
    ])("frees the addresses that nothing refers to: %j", (app) => {
      const { stack } = withApp(app);
      expect(stack.networks.get("lan")?.ipam).toEqual({});
      expect(service(stack, "resolver")?.networks).toEqual({ lan: {} });
    });

    it("keeps IPv6 addresses, and the addresses in an external network", () => {
      const { stack } = made(
        stackOf({
          services: {
            a: { networks: { six: { ipv6_address: "fd00:7::5" }, theirs: { ipv4_address: "172.30.0.9" } } },
            b: { dns: ["fd00:7::5"], environment: { DB: "172.30.0.9" } },
          },
          networks: {
            six: { ipam: { config: [{ subnet: "fd00:7::/64" }] } },
            theirs: { name: "theirs", external: true },
          },
        }),
      );
      expect(service(stack, "a")?.networks).toEqual({
        six: { ipv6_address: "fd00:7::5" },
        theirs: { ipv4_address: "172.30.0.9" },
      });
    });
  });

  describe("with external volumes", () => {
    const withDb = (db: Partial<Service>, keepExternal = false) =>
      made(
        stackOf({ services: { db }, volumes: { data: { name: "case-precious", external: true }, own: {} } }),
        false,
        keepExternal,
      );
    const mount = { type: "volume", source: "data", target: "/data" } as const;

    it.each<[string, Partial<Service>]>([
      ["external volume case-precious", { volumes: [mount] }],
      ["external volume case-precious", { pre_start: [{ volumes: [mount] }] }],
      ["volumes of container prod-db", { volumes_from: ["container:prod-db"] }],
      ["volumes of container prod-db", { volumes_from: ["container:prod-db:rw"] }],
    ])("is refused if a service writes to them: %s", (what, db) => {
      expect(() => withDb(db)).toThrow(`service db writes to ${what}`);
      expect(withDb(db, true).notes).toEqual([`service db writes to ${what}, which stays after this run`]);
    });

    it.each<Partial<Service>>([
      { volumes: [{ ...mount, read_only: true }] },
      { volumes: [{ ...mount, source: "own" }] },
      { volumes_from: ["container:prod-db:ro"] },
      {},
    ])("is allowed if no service writes to them: %j", (db) => {
      expect(withDb(db).notes).toEqual([]);
    });
  });

  it("notes which volumes store their data in a place that all jobs share", () => {
    const { notes } = made(
      stackOf({
        services: { db: {} },
        volumes: {
          bind: { driver_opts: { type: "none", o: "bind", device: "/srv/pg" } },
          memory: { driver_opts: { type: "tmpfs", device: "tmpfs" } },
        },
      }),
    );
    expect(notes).toEqual([`volume ${project}_bind stores its data in /srv/pg, which all jobs share`]);
  });

  it("notes which service uses the host's network", () => {
    const { notes } = made(stackOf({ services: { web: { network_mode: "host" } } }));
    expect(notes).toEqual([expect.stringContaining("service web uses the host's network")]);
  });

  it("removes container names, which still reach their services", () => {
    const { stack } = made(
      stackOf({
        services: {
          db: { container_name: "my-db", networks: { default: null, back: { aliases: ["data"] } } },
          web: { network_mode: "container:my-db", pid: "container:other", volumes_from: ["container:my-db:ro", "x"] },
        },
        disabled: { tests: { ipc: "container:my-db" } },
        networks: { back: {} },
      }),
    );
    expect(service(stack, "db")).not.toHaveProperty("container_name");
    expect(service(stack, "db")?.networks).toEqual({
      default: { aliases: ["my-db"] },
      back: { aliases: ["data", "my-db"] },
    });
    expect(service(stack, "web")).toMatchObject({ network_mode: "service:db", pid: "container:other" });
    expect(service(stack, "web")?.volumes_from).toEqual(["db:ro", "x"]);
    expect(service(stack, "tests")?.ipc).toBe("service:db");
  });

  it("builds each image once under its own name, and uses other images unchanged", () => {
    const { stack } = made(
      stackOf({
        services: {
          api: { build: {}, image: "shop-api", pull_policy: "always" },
          migrate: { build: {}, image: "shop-api" },
          uses: { image: "shop-api", volumes: [{ type: "image", source: "shop-api", target: "/api" }] },
          bare: { build: {} },
          db: { image: "postgres:15" },
        },
      }),
    );
    const images = Object.fromEntries([...stack.services.values()].map((each) => [each.name, runImage(stack, each)]));
    expect(images).toEqual({
      api: `${project}-api`,
      migrate: `${project}-api`,
      uses: `${project}-api`,
      bare: `${project}-bare`,
      db: "postgres:15",
    });
    expect(service(stack, "api")).not.toHaveProperty("pull_policy");
    expect(service(stack, "migrate")).toMatchObject({ build: {}, pull_policy: "never" });
    expect(service(stack, "uses")?.volumes).toEqual([{ type: "image", source: `${project}-api`, target: "/api" }]);
  });
});
