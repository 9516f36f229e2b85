import type { ContainerFact } from "../../src/engine/facts.ts";
import { labels } from "../../src/engine/labels.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { dependsOn, stackOf } from "./stacks.ts";

/** A shop: two networks, a volume that two services share, one of its own, profiles, replicas. */
export const shop: Stack = stackOf({
  services: {
    web: {
      image: "nginx:1",
      depends_on: {
        ...dependsOn({ api: "healthy" }, { restart: true }),
        ...dependsOn({ mail: "started" }, { required: false }),
      },
      networks: { front: null },
      ports: [
        { target: 80, published: "8080", protocol: "tcp" },
        { target: 53, host_ip: "127.0.0.1", protocol: "udp" },
      ],
    },
    api: {
      depends_on: dependsOn({ migrate: "completed", db: "healthy" }),
      networks: { front: null, back: null },
      volumes: [{ type: "volume", source: "uploads", target: "/uploads" }],
      deploy: { replicas: 2 },
    },
    migrate: { depends_on: dependsOn({ db: "healthy" }), networks: { back: null } },
    db: {
      image: "postgres:15",
      networks: { back: null },
      volumes: [{ type: "volume", source: "data", target: "/data" }],
    },
    mail: {
      networks: { back: null },
      volumes: [{ type: "volume", source: "uploads", target: "/in", read_only: true }],
    },
  },
  disabled: { debug: { profiles: ["dev"], depends_on: dependsOn({ web: "started" }), networks: { front: null } } },
  networks: { front: {}, back: { internal: true } },
  volumes: { data: {}, uploads: { external: true } },
});

/** One that loading would refuse: a cycle, and a service that is not there. */
export const loop: Stack = stackOf({
  services: {
    web: { depends_on: dependsOn({ api: "started" }) },
    api: { depends_on: dependsOn({ auth: "healthy" }) },
    auth: { depends_on: dependsOn({ api: "started", ghost: "started" }) },
  },
});

/** What would be markup, a command or a line's end in one format or another. */
export const hostile = `x"]; click s0 %%{init: {}}%%\n  s9 --> s0 <script>alert(1)</script> &amp; </TD> #quot; \\`;

/** A container of a service, as far as a picture looks at it. */
export function running(service: string, given: Partial<ContainerFact> = {}): ContainerFact {
  const fact = { state: "running", health: "none", exitCode: 0, ports: [], name: `shop-${service}-1` };
  return { ...fact, labels: { [labels.service]: service }, ...given } as unknown as ContainerFact;
}

const domains = ["users", "orders", "catalog", "cart", "search", "payments"] as const;
const moreDomains = ["billing", "shipping", "reviews", "media", "notify", "reports"] as const;

/** Sixty services: twelve domains of four, each on a network of its own, around a gateway, a queue, a cache and crons. */
export const city: Stack = stackOf({
  name: "city",
  services: {
    gateway: {
      networks: { edge: null, mesh: null },
      depends_on: healthy(domains),
      ports: [{ target: 80, published: "80" }],
    },
    admin: { networks: { edge: null, mesh: null }, depends_on: healthy(moreDomains) },
    queue: { image: "rabbitmq:3", networks: { mesh: null } },
    cache: { image: "redis:7", networks: { mesh: null } },
    ...Object.fromEntries([...domains, ...moreDomains].flatMap((domain) => domainServices(domain))),
    ...Object.fromEntries(
      [...domains, "billing", "media"].map((domain) => [
        `cron-${domain}`,
        { networks: { mesh: null }, depends_on: healthy([domain]) },
      ]),
    ),
  },
  networks: Object.fromEntries(["edge", "mesh", ...domains, ...moreDomains].map((key) => [key, {}])),
  volumes: Object.fromEntries([...domains, ...moreDomains].map((key) => [key, {}])),
});

function healthy(names: readonly string[]) {
  return dependsOn(Object.fromEntries(names.map((name) => [`${name}-api`, "healthy"] as const)));
}

function domainServices(name: string): readonly (readonly [string, object])[] {
  const own = { [name]: null };
  return [
    [
      `${name}-api`,
      {
        image: `registry.acme.io/${name}-api:1.2`,
        networks: { ...own, mesh: null },
        depends_on: dependsOn({ [`${name}-migrate`]: "completed", cache: "healthy" }),
      },
    ],
    [`${name}-migrate`, { networks: own, depends_on: dependsOn({ [`${name}-db`]: "healthy" }) }],
    [
      `${name}-worker`,
      { networks: { ...own, mesh: null }, depends_on: dependsOn({ queue: "healthy", [`${name}-db`]: "healthy" }) },
    ],
    [`${name}-db`, { networks: own, volumes: [{ type: "volume", source: name, target: "/data" }] }],
  ];
}
