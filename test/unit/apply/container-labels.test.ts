import { describe, expect, it } from "vitest";
import { containerLabels, networkLabels, volumeLabels } from "../../../src/apply/container-labels.ts";
import { configHash, fieldDigests } from "../../../src/stack/fingerprint.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";
import { emptyStack } from "./plans.ts";

const stack: Stack = { ...emptyStack, name: "shop", workingDir: "/srv/shop", files: ["/srv/shop/a.yml", "-"] };

const web: Service = {
  name: "web",
  command: null,
  entrypoint: null,
  image: "busybox:1",
  environment: { PASSWORD: "hunter2" },
  labels: { "com.docker.compose.service": "evil", "berth.fields": "evil", "traefik.enable": "true" },
  depends_on: {
    db: { condition: "service_healthy", required: true },
    cache: { condition: "service_started", required: false, restart: true },
  },
};

describe("containerLabels", () => {
  const labels = containerLabels({ stack, service: web, number: 2, imageContent: "sha256:abc", replaces: undefined });

  it("holds all of Compose's own labels", () => {
    expect(labels).toEqual({
      "traefik.enable": "true",
      "com.docker.compose.project": "shop",
      "com.docker.compose.service": "web",
      "com.docker.compose.container-number": "2",
      "com.docker.compose.oneoff": "False",
      "com.docker.compose.config-hash": configHash(web),
      "com.docker.compose.depends_on": "db:service_healthy:false,cache:service_started:true",
      "com.docker.compose.image": "sha256:abc",
      "com.docker.compose.project.config_files": "/srv/shop/a.yml,-",
      "com.docker.compose.project.working_dir": "/srv/shop",
      "com.docker.compose.version": "2.40.3",
      "berth.fields": JSON.stringify(fieldDigests(web)),
    });
  });

  it("holds no plain value of the environment", () => {
    expect(JSON.stringify(labels)).not.toContain("hunter2");
  });

  it("hashes what it shares with other services by the id of their containers, and keys the digests by that", () => {
    const service: Service = { ...web, network_mode: "service:db" };
    const resolved: Service = { ...web, network_mode: "container:4711" };
    const written = containerLabels({
      stack,
      service,
      resolved,
      number: 1,
      imageContent: undefined,
      replaces: undefined,
    });
    expect(written["com.docker.compose.config-hash"]).toBe(configHash(resolved));
    expect(written["berth.fields"]).toBe(JSON.stringify(fieldDigests(service, configHash(resolved))));
  });

  it("names the replica that a replacing container takes over", () => {
    const replica = {
      stack,
      number: 2,
      imageContent: undefined,
      replaces: {
        why: "changed",
        fields: [{ field: "environment.LEVEL", kind: "changed", from: "1", to: "2" }],
      } as const,
    };
    expect(containerLabels({ ...replica, service: web })["com.docker.compose.replace"]).toBe("web-2");
    expect(
      containerLabels({ ...replica, service: { ...web, container_name: "front" } })["com.docker.compose.replace"],
    ).toBe("front");
  });

  it("says why a container replaced another, without values", () => {
    const reason = {
      why: "changed",
      fields: [{ field: "environment.LEVEL", kind: "changed", from: "1", to: "2" }],
    } as const;
    const written = containerLabels({ stack, service: web, number: 1, imageContent: undefined, replaces: reason });
    expect(written["berth.because"]).toBe("environment.LEVEL changed");
  });
});

// The hashes are those that docker compose 2.40.3 wrote for the same resources.
describe("networkLabels", () => {
  it("hashes a plain network as Compose does", () => {
    expect(
      networkLabels({ ...emptyStack, name: "bap-peer" }, "default", { name: "bap-peer_default", ipam: {} }),
    ).toEqual({
      "com.docker.compose.project": "bap-peer",
      "com.docker.compose.network": "default",
      "com.docker.compose.version": "2.40.3",
      "com.docker.compose.config-hash": "92078025850309837ffb6afef1e7aa47c1dd5a3f030016ff14c4a8331a5c24f3",
    });
  });

  it("hashes a network with every attribute as Compose does", () => {
    const labels = networkLabels(stack, "n", {
      name: "bap-h_n",
      driver: "bridge",
      driver_opts: { "com.docker.network.bridge.name": "bapbr0", "10": "a<b&c", "9": "é" },
      internal: true,
      attachable: true,
      enable_ipv6: false,
      enable_ipv4: true,
      labels: { b: "1", a: "2" },
      ipam: {
        driver: "default",
        config: [
          {
            subnet: "172.31.77.0/24",
            gateway: "172.31.77.1",
            ip_range: "172.31.77.128/25",
            aux_addresses: { h2: "172.31.77.5", h1: "172.31.77.6" },
          },
        ],
      },
    });
    expect(labels).toMatchObject({
      a: "2",
      "com.docker.compose.config-hash": "13fdcf2605952a366b87b97154d3ff9f1216cbe5ac2c6a15ebed862f86953339",
    });
  });
});

describe("volumeLabels", () => {
  it("hashes volumes as Compose does", () => {
    const full = {
      name: "bap-h_vol",
      labels: { x: "y" },
      driver_opts: { type: "tmpfs", device: "tmpfs", o: "size=1m" },
    };
    expect(volumeLabels(stack, "vol", full)).toEqual({
      x: "y",
      "com.docker.compose.project": "shop",
      "com.docker.compose.volume": "vol",
      "com.docker.compose.version": "2.40.3",
      "com.docker.compose.config-hash": "7e82469c3f418c614856e870bb24ffb270b9b8a29884611b659c297885bd672d",
    });
    expect(volumeLabels(stack, "wol", { name: "bap-h-custom" })["com.docker.compose.config-hash"]).toBe(
      "13e13d8245cbd02d64a4c668c1e934cb5b7e5d9ac80cded4dca8d5e79e3e1617",
    );
  });
});
