import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptInstall } from "../lab/debian/apt.ts";
import { unpackPackages } from "../lab/debian/unpack.ts";
import { inLab } from "../lab/folder.ts";
import { onPath, programFolders } from "../lab/on-path.ts";
import type { Launch } from "./beside.ts";
import { networkBeside } from "./network.ts";

interface Release {
  /** Debian's suite that has it. */
  suite: string;
  tini: string;
  /** The first three bytes of the addresses between it and the machine. */
  net: string;
}

const releases: Record<"28" | "20", Release> = {
  "28": { suite: "sid", tini: "tini-static", net: "10.228.255" },
  "20": { suite: "bookworm", tini: "tini", net: "10.220.255" },
};

/** Docker's engine of another release, unpacked beside the system, in a network of its own. */
export async function dockerLaunch(version: "28" | "20"): Promise<Launch> {
  const { suite, tini, net } = releases[version];
  const name = `berth-e${version}`;
  const programs = { runc: "runc", iptables: "iptables", ip: "iproute2" };
  const absent = Object.entries(programs).filter(([program]) => !onPath(program));
  if (absent.length > 0) await aptInstall(absent.map(([, deb]) => deb));
  const folder = inLab(`beside-${suite}`);
  await unpackPackages(["docker.io", "containerd", tini], folder, suite);
  const data = inLab(`${name}-data`);
  mkdirSync(data, { recursive: true });
  writeFileSync(inLab(`${name}.json`), "{}\n");
  const path = ["usr/bin", "usr/sbin"].map((part) => join(folder, part));
  const dockerHost = `unix:///run/${name}.sock`;
  const network = await networkBeside(name, net);
  return {
    name,
    dockerHost,
    command: network.within([
      join(folder, "usr/sbin/dockerd"),
      ...["--host", dockerHost, "--pidfile", `/run/${name}.pid`, "--config-file", inLab(`${name}.json`)],
      ...["--data-root", data, "--exec-root", `/run/${name}`, "--cgroup-parent", name],
      ...["--default-address-pool", "base=172.16.0.0/12,size=24"],
    ]),
    env: { PATH: [...path, ...programFolders()].join(":") },
    // Its published ports are this network's.
    within: network.within,
    cleanUp: network.remove,
  };
}
