import { expect, test } from "vitest";
import type { ContainerFact } from "../../../../src/engine/facts.ts";
import { labels } from "../../../../src/engine/labels.ts";
import { portCell } from "../../../../src/render/lists/port-cell.ts";
import { psText } from "../../../../src/render/lists/ps.ts";
import { ageText } from "../../../../src/render/size.ts";

const style = { truncate: true, now: new Date("2026-11-21T12:10:30Z") };

function fact(service: string, more: Partial<ContainerFact> = {}): ContainerFact {
  return {
    id: "48ad1946c40a1c85e1f7d4c2b5a6978869f0e1d2c3b4a5968778695a4b3c2d1e",
    name: `shop-${service}-1`,
    image: "nginx:1",
    imageId: "sha256:1",
    command: "sh -c 'echo out; echo err >&2; sleep 1000'",
    createdAt: "2026-11-21T12:09:44.5Z",
    labels: { [labels.project]: "shop", [labels.service]: service, [labels.number]: "1" },
    state: "running",
    health: "none",
    exitCode: 0,
    oomKilled: false,
    stateError: "",
    restartCount: 0,
    startedAt: "2026-11-21T12:09:45Z",
    finishedAt: "",
    status: "Up 45 seconds",
    ports: [],
    networks: [{ name: "shop_default", id: "n", aliases: [], ipAddress: "172.18.0.2" }],
    networkMode: "shop_default",
    env: [],
    mounts: [],
    tty: false,
    stdinOpen: false,
    argv: ["sleep"],
    user: "",
    memoryLimitBytes: 0,
    restartPolicy: "no",
    probes: [],
    ...more,
  };
}

const both = (published: number, target: number, protocol = "tcp") =>
  ["::", "0.0.0.0"].map((hostIp) => ({ hostIp, published, target, protocol }));

/** As docker compose 2.40 printed them for the same container. */
test("prints port cells as compose does: ranges merged, exposed ones bare, mapped ones last", () => {
  const ports = [
    ...[80, 81, 82].flatMap((target) => both(18_000 + target, target)),
    ...both(18_090, 90, "udp"),
    { hostIp: "127.0.0.1", published: 18_095, target: 95, protocol: "tcp" },
    { hostIp: "", published: undefined, target: 1234, protocol: "tcp" },
    ...both(18_070, 18_070),
    ...both(18_071, 18_071),
  ];
  expect(portCell(ports)).toBe(
    "1234/tcp, 0.0.0.0:18070-18071->18070-18071/tcp, [::]:18070-18071->18070-18071/tcp, " +
      "0.0.0.0:18080->80/tcp, [::]:18080->80/tcp, 0.0.0.0:18081->81/tcp, [::]:18081->81/tcp, " +
      "0.0.0.0:18082->82/tcp, [::]:18082->82/tcp, 0.0.0.0:18090->90/udp, [::]:18090->90/udp, 127.0.0.1:18095->95/tcp",
  );
  expect(portCell([])).toBe("");
});

test("lists containers by name, in compose's columns", () => {
  const db = fact("db", { status: "Exited (3) 2 seconds ago", command: "postgres", image: "postgres:15" });
  expect(psText([fact("web", { ports: both(8080, 80) }), db], "table", style)).toMatchInlineSnapshot(`
    "NAME         IMAGE         COMMAND                  SERVICE   CREATED          STATUS                     PORTS
    shop-db-1    postgres:15   "postgres"               db        45 seconds ago   Exited (3) 2 seconds ago   
    shop-web-1   nginx:1       "sh -c 'echo out; ec…"   web       45 seconds ago   Up 45 seconds              0.0.0.0:8080->80/tcp, [::]:8080->80/tcp
    "
  `);
});

test("prints the head of the table for no containers, as wide as compose does", () => {
  expect(psText([], "table", style)).toBe("NAME      IMAGE     COMMAND   SERVICE   CREATED   STATUS    PORTS\n");
});

test("prints one JSON object per line with the fields of compose's", () => {
  const web = fact("web", {
    ports: both(8080, 80),
    health: "healthy",
    mounts: [
      { type: "volume", name: "shop_data", source: "/var/lib/docker/volumes/shop_data", target: "/d", readOnly: false },
    ],
  });
  const [line = "", rest] = psText([web], "json", style).split("\n");
  expect(rest).toBe("");
  expect(JSON.parse(line)).toMatchInlineSnapshot(`
    {
      "Command": ""sh -c 'echo out; ec…"",
      "CreatedAt": "2026-11-21 12:09:44 +0000 UTC",
      "ExitCode": 0,
      "Health": "healthy",
      "ID": "48ad1946c40a",
      "Image": "nginx:1",
      "Labels": "com.docker.compose.project=shop,com.docker.compose.service=web,com.docker.compose.container-number=1",
      "LocalVolumes": "1",
      "Mounts": "shop_data",
      "Name": "shop-web-1",
      "Names": "shop-web-1",
      "Networks": "shop_default",
      "Ports": "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp",
      "Project": "shop",
      "Publishers": [
        {
          "Protocol": "tcp",
          "PublishedPort": 8080,
          "TargetPort": 80,
          "URL": "0.0.0.0",
        },
        {
          "Protocol": "tcp",
          "PublishedPort": 8080,
          "TargetPort": 80,
          "URL": "::",
        },
      ],
      "RunningFor": "45 seconds ago",
      "Service": "web",
      "Size": "0B",
      "State": "running",
      "Status": "Up 45 seconds",
    }
  `);
});

test.each([
  [0, "Less than a second"],
  [59_000, "59 seconds"],
  [60_000, "About a minute"],
  [3_599_000, "59 minutes"],
  [3_600_000, "About an hour"],
  [86_400_000 * 2, "2 days"],
  [86_400_000 * 14, "2 weeks"],
  [86_400_000 * 70, "2 months"],
  [86_400_000 * 800, "2 years"],
])("%i ms is %s", (ms, text) => {
  expect(ageText(ms)).toBe(text);
});
