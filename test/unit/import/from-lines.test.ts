import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fromLines } from "../../../src/import/from-lines.ts";
import { commandsOf } from "../../../src/import/line/commands.ts";
import { stackText } from "../../../src/import/stack-text.ts";

const imported = (script: string) => stackText(fromLines(commandsOf(script)));
const services = (script: string) => parse(imported(script)).services;

describe("lines of docker run", () => {
  it("are read from a script, and other commands are listed", () => {
    expect(
      imported(`#!/bin/sh
set -e
docker pull postgres:15   # first of all
docker network create --subnet 10.1.0.0/24 --gateway=10.1.0.1 --internal back -o com.example=1 --ipv4=false
docker volume create -d local --opt type=tmpfs files
sudo docker run -d --name db \\
  -e POSTGRES_PASSWORD="$SECRET" -e LITERAL='$5' -e COST=\\$6 \\
  -v "$(pwd)/init:/docker-entrypoint-initdb.d" \\
  --network back --cpus $CPUS postgres:15
docker --context prod container run -dit --link db:database --ipc=container:db acme/api:2 && echo ok
docker create -p8080:80 -p=9090:90 team/api@sha256:abc --flag 'a b'
`),
    ).toMatchInlineSnapshot(`
      "# Created by \`berth import\`.
      # Not carried over:
      # - \`docker pull postgres:15\`: only \`docker run\`, \`docker network create\` and \`docker volume create\` are imported

      services:
        db:
          image: postgres:15
          environment:
            POSTGRES_PASSWORD: $SECRET
            LITERAL: $$5
            COST: $$6
          cpus: $CPUS
          volumes:
            - $PWD/init:/docker-entrypoint-initdb.d
          networks:
            - back

        api:
          image: acme/api:2
          stdin_open: true
          tty: true
          ipc: service:db
          links:
            - db:database
          network_mode: bridge

        api-2:
          image: team/api@sha256:abc
          command: [--flag, a b]
          ports:
            - 8080:80
            - 9090:90
          network_mode: bridge

      networks:
        back:
          internal: true
          driver_opts:
            com.example: "1"
          ipam:
            config:
              - subnet: 10.1.0.0/24
                gateway: 10.1.0.1
          enable_ipv4: false

      volumes:
        files:
          name: files
          driver: local
          driver_opts:
            type: tmpfs
      "
    `);
  });

  it("are read among other shell commands, whose secrets are not copied", () => {
    const text = imported(`PASS='hunter2 $x'; export KEY=hunter3
docker login -phunter4; curl -u hunter5 localhost
if [ -z "$(docker ps -q -f name=web)" ]; then docker run -d -e PASS="$PASS" --name web nginx:1 >/dev/null 2>&1; fi
id=$(docker run -d --name job busybox:1 sleep 9) &> log
for i in 1 2; do docker run -d --name "w$i" busybox:1; done
`);
    expect(text).not.toMatch(/hunter|dev.null/);
    expect(Object.keys(parse(text).services)).toEqual(["web", "job"]);
    expect(parse(text).services.job.command).toEqual(["sleep", "9"]);
    expect(text.split("\n").slice(1, 8)).toEqual([
      "# Not carried over:",
      "# - `PASS=…`: set variables in the environment or in .env",
      "# - `KEY=…`: set variables in the environment or in .env",
      "# - `docker login`: only `docker run`, `docker network create` and `docker volume create` are imported",
      "# - `curl`: only `docker run`, `docker network create` and `docker volume create` are imported",
      "# - `do docker run`: only `docker run`, `docker network create` and `docker volume create` are imported",
      "",
    ]);
  });

  it.each([
    ["--gpus all", { gpus: "all" }],
    ["--gpus 2", { gpus: [{ count: 2 }] }],
    [
      `--gpus '"device=0,1","capabilities=compute,utility"'`,
      { gpus: [{ device_ids: ["0", "1"], capabilities: ["compute", "utility"] }] },
    ],
    ["--storage-opt size=1g", { storage_opt: { size: "1g" } }],
    ["--cpu-rt-period 1000 --cpu-rt-runtime 900", { cpu_rt_period: 1000, cpu_rt_runtime: 900 }],
    ["--use-api-socket", { use_api_socket: true }],
    ["--cpu-count 2 --cpu-percent 50", { cpu_count: 2, cpu_percent: 50 }],
    ["--init=false --privileged=true", { privileged: true }],
    ["--network container:gone", { network_mode: "container:gone" }],
    ["--entrypoint '' --pull always", { entrypoint: [""], pull_policy: "always" }],
    [
      "--mount source=data,target=/d,volume-subpath=sub",
      { volumes: [{ type: "volume", source: "data", target: "/d", volume: { subpath: "sub" } }] },
    ],
    [
      "--mount type=image,src=a,dst=/a,image-subpath=x",
      { volumes: [{ type: "image", source: "a", target: "/a", image: { subpath: "x" } }] },
    ],
    ["--device vendor.com/gpu=0", { devices: ["vendor.com/gpu=0"] }],
    ["--health-start-interval 1s", { healthcheck: { start_interval: "1s", start_period: "0s" } }],
    [
      "--network name=b,gw-priority=2,driver-opt=a=1 --network a",
      { networks: { b: { gw_priority: 2, driver_opts: { a: "1" }, priority: 100 }, a: {} } },
    ],
  ])("%s is carried over", (flags, fields) => {
    expect(services(`docker run ${flags} a`).a).toMatchObject(fields);
  });

  it.each([
    ["--kernel-memory 4m", "not supported by current kernels"],
    ["--io-maxiops 5", "for Windows containers"],
    ["--mac-address 02:42:0a:00:00:01", "no effect with `network_mode`"],
    ["--detach-keys ctrl-x", "sets how docker run attaches"],
  ])("%s is reported with its reason", (flags, reason) => {
    expect(imported(`docker run ${flags} a`)).toContain(`  # - ${flags}: ${reason}`);
  });

  it("names containers after their images, without duplicates", () => {
    const names = Object.keys(services("docker run reg:5000/team/web:1\ndocker run web\ndocker run --name web-2 x"));
    expect(names).toEqual(["web", "web-2", "web-2-2"]);
  });

  it.each([
    ["docker run --naem x a", "unknown flag of docker run: --naem"],
    ["docker run -d", "missing image in docker run"],
    ["docker run -e", "flag needs an argument: -e"],
    ["docker run --ulimit core a", 'invalid limit "--ulimit core"'],
    ["docker run -v $(ls):/x a", "cannot evaluate shell syntax: $(ls):/x a"],
    ["docker run -e A=`date` a", "cannot evaluate shell syntax: `date` a"],
    ["docker run -e 'A a", "unclosed quote: docker run -e 'A a"],
  ])("%s is rejected", (script, message) => {
    expect(() => imported(script)).toThrow(message);
  });

  it("keep any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const words = ["docker", "run", "-e", `A=${text}`, "a", text];
        const { a } = parse(stackText(fromLines([words]))).services;
        const plain = text.replaceAll("$", "$$$$");
        expect(a.environment.A).toBe(plain);
        expect(a.command).toEqual([plain]);
      }),
    );
  });
});
