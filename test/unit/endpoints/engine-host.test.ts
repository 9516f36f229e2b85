import { describe, expect, it } from "vitest";
import { defaultGateway, engineHost, type HostEnvironment } from "../../../src/endpoints/engine-host.ts";
import type { ContainerFact, EngineInfo } from "../../../src/engine/facts.ts";
import { factOf } from "../ci/stacks.ts";

const here: HostEnvironment = { env: {}, container: undefined, gateway: undefined };
const contained: HostEnvironment = { ...here, container: "0123456789ab", gateway: "172.17.0.1" };

function engineAt(endpoint: string, own?: ContainerFact) {
  const info: EngineInfo = { version: "1", apiVersion: "1", os: "linux", arch: "amd64", endpoint, buildKit: true };
  return { info: async () => info, container: async () => own };
}

describe("the host under which published ports are dialled", () => {
  it.each([
    ["unix:///var/run/docker.sock", "localhost"],
    ["npipe:////./pipe/docker_engine", "localhost"],
    ["tcp://127.0.0.1:2375", "localhost"],
    ["tcp://[::1]:2375", "localhost"],
    ["tcp://docker:2376", "docker"],
    ["tcp://[2001:db8::7]:2376", "2001:db8::7"],
    ["ssh://ci@build.lan:2222", "build.lan"],
  ])("is, for an engine at %s, %s", async (endpoint, host) => {
    expect(await engineHost(engineAt(endpoint), here)).toBe(host);
  });

  it("is the gateway of a container that talks by a mounted socket to the engine that it runs on", async () => {
    const socket = "unix:///var/run/docker.sock";
    expect(await engineHost(engineAt(socket, factOf("job")), contained)).toBe("172.17.0.1");
    expect(await engineHost(engineAt(socket, factOf("job", { networkMode: "host" })), contained)).toBe("localhost");
    expect(await engineHost(engineAt(socket), contained)).toBe("localhost");
    expect(await engineHost(engineAt("tcp://docker:2376", factOf("job")), contained)).toBe("docker");
  });

  it("is what BERTH_ENGINE_HOST says", async () => {
    expect(await engineHost(engineAt("tcp://docker:2376"), { ...here, env: { BERTH_ENGINE_HOST: "lan" } })).toBe("lan");
  });
});

describe("the default gateway", () => {
  it("is read from the kernel's table, bytes in order", () => {
    const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n";
    const local = "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\n";
    expect(defaultGateway(`${head}${local}eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\n`)).toBe("172.17.0.1");
    expect(defaultGateway(`${head}${local}`)).toBeUndefined();
  });
});
