import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptInstall } from "../lab/debian/apt.ts";
import { unpackPackages } from "../lab/debian/unpack.ts";
import { inLab } from "../lab/folder.ts";
import { onPath, programFolders } from "../lab/on-path.ts";
import { run } from "../lab/run.ts";
import type { Launch } from "./beside.ts";

interface Release {
  name: string;
  /** Debian's suite that has it. */
  suite: string;
  tini: string;
  /** The first two bytes of its networks: those of no other engine here. */
  net: string;
}

const releases: Record<"28" | "20", Release> = {
  "28": { name: "engine-28", suite: "sid", tini: "tini-static", net: "10.228" },
  "20": { name: "engine-20", suite: "bookworm", tini: "tini", net: "10.220" },
};

/** Docker's engine of another release, unpacked beside the system: its own bridge and pools, no rules of its own. */
export async function dockerLaunch(version: "28" | "20"): Promise<Launch> {
  const { name, suite, tini, net } = releases[version];
  const programs = { runc: "runc", iptables: "iptables", ip: "iproute2" };
  const absent = Object.entries(programs).filter(([program]) => !onPath(program));
  if (absent.length > 0) await aptInstall(absent.map(([, deb]) => deb));
  const folder = inLab(`beside-${suite}`);
  await unpackPackages(["docker.io", "containerd", tini], folder, suite);
  const data = inLab(`${name}-data`);
  mkdirSync(data, { recursive: true });
  writeFileSync(inLab(`${name}.json`), "{}\n");
  const bridge = `berth-${version}`;
  const rules = routing(net);
  await bringBridge(bridge, net);
  await rules.add();
  const path = ["usr/bin", "usr/sbin"].map((part) => join(folder, part));
  const dockerHost = `unix:///run/${name}.sock`;
  return {
    name,
    dockerHost,
    command: [
      join(folder, "usr/sbin/dockerd"),
      ...["--host", dockerHost, "--pidfile", `/run/${name}.pid`, "--config-file", inLab(`${name}.json`)],
      ...["--data-root", data, "--exec-root", `/run/${name}`, "--cgroup-parent", name, "--bridge", bridge],
      // Two engines in one network namespace flush each other's rules: published ports go through docker-proxy.
      ...["--iptables=false", "--ip6tables=false"],
      ...["--default-address-pool", `base=${net}.0.0/17,size=24`],
    ],
    env: { PATH: [...path, ...programFolders()].join(":") },
    async cleanUp() {
      await rules.remove();
      await run("ip", ["link", "del", bridge]);
    },
  };
}

async function bringBridge(bridge: string, net: string): Promise<void> {
  if (existsSync(`/sys/class/net/${bridge}`)) return;
  await run("ip", ["link", "add", bridge, "type", "bridge"]);
  await run("ip", ["addr", "add", `${net}.128.1/20`, "dev", bridge]);
  await run("ip", ["link", "set", bridge, "up"]);
}

/** The machine's own engine drops what is forwarded for others: these let this one's networks through. */
function routing(net: string) {
  const ends = ["-s", "-d"].map((end) => [end, `${net}.0.0/16`, "-j", "ACCEPT"]);
  const each = async (verb: string) => {
    for (const rule of ends) await run("iptables", [verb, "FORWARD", ...rule]);
  };
  return { add: () => each("-I"), remove: () => each("-D") };
}
