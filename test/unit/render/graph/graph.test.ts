import { describe, expect, it } from "vitest";
import { boxesOf } from "../../../../src/render/graph/boxes.ts";
import { graphOf } from "../../../../src/render/graph/graph.ts";
import { withHighlight } from "../../../../src/render/graph/highlight.ts";
import { withLive } from "../../../../src/render/graph/live.ts";
import { treeText } from "../../../../src/render/graph/tree.ts";
import { plain } from "../../../../src/render/terminal/color.ts";
import { loop, running, shop } from "../../../support/graph-stacks.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const tree = (graph: ReturnType<typeof graphOf>, columns = 60) => treeText(graph, { columns, paint: plain });

describe("the graph of a stack", () => {
  it("lists each cycle and marks only its dependencies", () => {
    const { cycles, dependencies } = graphOf(loop);
    expect(cycles).toEqual([["api", "auth", "api"]]);
    expect(dependencies.filter(({ isCircular }) => isCircular).map(({ from, on }) => `${from}>${on}`)).toEqual([
      "api>auth",
      "auth>api",
    ]);
  });

  it("includes services that others need but the file does not define", () => {
    expect(graphOf(loop).services.at(-1)).toMatchObject({ name: "ghost", presence: "missing" });
  });

  it("groups a service by the smallest network that it shares", () => {
    const { groups, loose, volumes } = boxesOf(graphOf(shop));
    const names = groups.map(({ network, boxes }) => [network, boxes.map(({ node }) => node.name)]);
    expect(names).toEqual([
      ["front", ["web", "api", "debug"]],
      ["back", ["migrate", "db", "mail"]],
    ]);
    expect(loose).toEqual([]);
    expect(volumes).toEqual([{ key: "uploads", users: ["api", "mail"] }]);
  });

  it("shortens an image by its registry, not its name", () => {
    const image = (name: string) => {
      const { loose } = boxesOf(graphOf(stackOf({ services: { a: { image: name } } })));
      return loose.map(({ label }) => label.image).join();
    };
    expect(image("registry.example.com/team/web:1")).toBe("registry.example.com/team/web:1");
    expect(image("registry.example.com:5000/team/part/web:1.2.3")).toBe("…/team/part/web:1.2.3");
    expect(image(`registry.example.com/${"w".repeat(40)}:1`)).toBe(`…/${"w".repeat(31)}…`);
  });

  it("draws no network if all services are in the same one", () => {
    const { groups, loose } = boxesOf(graphOf(loop));
    expect(groups).toEqual([]);
    expect(loose.flatMap(({ label }) => label.networks)).toEqual([]);
  });
});

describe("the tree", () => {
  it("shows dependencies, networks, volumes and ports", () => {
    expect(tree(graphOf(shop))).toMatchInlineSnapshot(`
      "shop  6 services

      web
      ├─ api (healthy, restart) [×2]
      │  ├─ migrate (completed)
      │  │  └─ db (healthy)
      │  └─ db (healthy)
      └─ mail (optional)
      debug [profile dev, off]
      └─ web (see above)

      networks
        default
        front            web, api, debug
        back (internal)  api, migrate, db, mail

      volumes
        data                db:/data
        uploads (external)  api:/uploads, mail:/in:ro

      ports
        web  8080→80, 127.0.0.1:→53/udp
      "
    `);
  });

  it("shows cycles and missing services", () => {
    expect(tree(graphOf(loop))).toMatchInlineSnapshot(`
      "shop  4 services

      web
      └─ api
         └─ auth (healthy) ↻ cycle
            ├─ api ↻ cycle (see above)
            └─ ghost [not in the file]

      networks
        default  web, api, auth
      "
    `);
  });

  it("marks what the chosen service needs and what it blocks", () => {
    const text = tree(withHighlight(graphOf(shop), "migrate"));
    expect(text.split("\n").slice(2, 10).join("\n")).toMatchInlineSnapshot(`
      "! web
      ├─ ! api (healthy, restart) [×2]
      │  ├─ » migrate (completed)
      │  │  └─ + db (healthy)
      │  └─ + db (healthy)
      └─ mail (optional)
      ! debug [profile dev, off]
      └─ ! web (see above)"
    `);
  });

  it("shows states and the ports that the engine chose", () => {
    const facts = [
      running("web", { ports: [{ hostIp: "127.0.0.1", published: 32768, target: 53, protocol: "udp" }] }),
      running("api", { health: "healthy" }),
      running("api", { health: "unhealthy" }),
      running("migrate", { state: "exited" }),
      running("db", { health: "starting" }),
    ];
    const text = tree(withLive(graphOf(shop), facts));
    expect(text).toMatchInlineSnapshot(`
      "shop  6 services

      web ● running
      ├─ api (healthy, restart) [×2] ● 1 of 2 unhealthy
      │  ├─ migrate (completed) ● exited 0
      │  │  └─ db (healthy) ● health: starting
      │  └─ db (healthy) ● health: starting
      └─ mail (optional) ● not created
      debug [profile dev, off]
      └─ web ● running (see above)

      networks
        default
        front            web, api, debug
        back (internal)  api, migrate, db, mail

      volumes
        data                db:/data
        uploads (external)  api:/uploads, mail:/in:ro

      ports
        web  8080→80, 127.0.0.1:32768→53/udp
      "
    `);
  });

  it("prints no control characters of names", () => {
    const key = "\u001b[2Jgone\n";
    const services = {
      a: { networks: { [key]: null }, profiles: [key], volumes: [{ type: "volume", source: key, target: key }] },
    } as const;
    const text = tree(graphOf(stackOf({ services, networks: { [key]: {} }, volumes: { [key]: {} } })));
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(text).toContain("\\u001b[2Jgone   a:\\u001b[2Jgone");
  });

  it("shows that replicas are missing", () => {
    const [, api] = withLive(graphOf(shop), [running("api")]).services;
    expect(api?.live).toMatchObject({ level: "busy", text: "1 of 2 running" });
  });

  it("fits 60 columns, however long lists and chains are", () => {
    const names = Array.from({ length: 60 }, (_, index) => `service-${index}`);
    const services = names.map((name, index) => {
      const next = names[index + 1];
      return [name, next === undefined ? {} : { depends_on: dependsOn({ [next]: "healthy" }) }] as const;
    });
    const lines = tree(graphOf(stackOf({ services: Object.fromEntries(services) }))).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    for (const name of names) expect(lines.some((line) => line.endsWith(name) || line.includes(`${name} `))).toBe(true);
  });
});
