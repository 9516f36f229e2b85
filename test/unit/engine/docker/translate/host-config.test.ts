import { describe, expect, test } from "vitest";
import { hostConfig } from "../../../../../src/engine/docker/translate/host-config.ts";
import type { Service } from "../../../../../src/stack/stack.ts";
import { sent, translationOf } from "../service-of.ts";

const of = (service: Partial<Service>) => sent(hostConfig(translationOf(service)));

describe("hostConfig", () => {
  test("prefers deploy's limits to the service's own", () => {
    const own: Partial<Service> = { cpus: 2, mem_limit: "67108864", mem_reservation: "1024", pids_limit: 9 };
    expect(of(own)).toMatchObject({ NanoCpus: 2e9, Memory: 67108864, MemoryReservation: 1024, PidsLimit: 9 });
    const resources = { limits: { cpus: 0.5, memory: "1048576", pids: 5 }, reservations: { memory: "2048" } };
    expect(of({ ...own, deploy: { resources } })).toMatchObject({
      NanoCpus: 5e8,
      Memory: 1048576,
      MemoryReservation: 2048,
      PidsLimit: 5,
    });
  });

  test.each([
    [{ restart: "always" }, { Name: "always", MaximumRetryCount: 0 }],
    [{ restart: "on-failure:3" }, { Name: "on-failure", MaximumRetryCount: 3 }],
    [
      { restart: "always", deploy: { restart_policy: { condition: "none" } } },
      { Name: "no", MaximumRetryCount: 0 },
    ],
    [{ deploy: { restart_policy: { max_attempts: 2 } } }, { Name: "", MaximumRetryCount: 2 }],
  ])("restarts by %j", (service, policy) => {
    expect(of(service)).toMatchObject({ RestartPolicy: policy });
  });

  test("groups ports by target; expose publishes no host port", () => {
    const ports = [
      { target: 80, published: "8080", host_ip: "127.0.0.1" },
      { target: 80, published: "8000-8010" },
      { target: 53, protocol: "udp" },
    ];
    expect(of({ ports, expose: ["9000"] })).toMatchObject({
      PortBindings: {
        "80/tcp": [
          { HostIp: "127.0.0.1", HostPort: "8080" },
          { HostIp: "", HostPort: "8000-8010" },
        ],
        "53/udp": [{ HostIp: "", HostPort: "" }],
      },
    });
  });

  test("translates security options, capabilities and namespaces", () => {
    expect(
      of({
        cap_add: ["net_admin", "CHOWN", "cap_chown", "ALL"],
        cap_drop: ["CAP_MKNOD"],
        security_opt: ["no-new-privileges:true", "systempaths=unconfined"],
        ipc: "host",
        cgroup: "private",
      }),
    ).toMatchObject({
      CapAdd: ["ALL", "CAP_CHOWN", "CAP_NET_ADMIN"],
      CapDrop: ["CAP_MKNOD"],
      SecurityOpt: ["no-new-privileges:true"],
      MaskedPaths: [],
      ReadonlyPaths: [],
      IpcMode: "host",
      CgroupnsMode: "private",
    });
  });

  test("translates devices by path, by CDI name, and GPUs", () => {
    expect(
      of({
        devices: [
          { source: "/dev/null", target: "/dev/x", permissions: "r" },
          { source: "vendor.com/gpu=0", target: "vendor.com/gpu=0", permissions: "rwm" },
        ],
        gpus: [{ count: "all" }],
      }),
    ).toMatchObject({
      Devices: [{ PathOnHost: "/dev/null", PathInContainer: "/dev/x", CgroupPermissions: "r" }],
      DeviceRequests: [
        { Driver: "cdi", DeviceIDs: ["vendor.com/gpu=0"] },
        { Count: -1, Capabilities: [["gpu"]] },
      ],
    });
  });

  test("translates hosts, tmpfs, ulimits, logging and sizes", () => {
    expect(
      of({
        extra_hosts: ["a=1.2.3.4", "b=::1"],
        tmpfs: ["/run:size=64m,mode=755", "/tmp"],
        ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 3 },
        logging: { driver: "json-file", options: { "max-size": "1m" } },
        shm_size: "33554432",
        blkio_config: { weight: 300, device_read_bps: [{ path: "/dev/sda", rate: "1mb" }] },
      }),
    ).toMatchObject({
      ExtraHosts: ["a:1.2.3.4", "b:::1"],
      Tmpfs: { "/run": "size=64m,mode=755", "/tmp": "" },
      Ulimits: [
        { Name: "nofile", Soft: 1, Hard: 2 },
        { Name: "nproc", Soft: 3, Hard: 3 },
      ],
      LogConfig: { Type: "json-file", Config: { "max-size": "1m" } },
      ShmSize: 33554432,
      BlkioWeight: 300,
      BlkioDeviceReadBps: [{ Path: "/dev/sda", Rate: 1048576 }],
    });
  });
});
