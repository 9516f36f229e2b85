import { mkdirSync, writeFileSync } from "node:fs";
import { aptInstall } from "../lab/debian/apt.ts";
import { inLab } from "../lab/folder.ts";
import { onPath } from "../lab/on-path.ts";
import { run } from "../lab/run.ts";
import type { Launch } from "./beside.ts";

const socket = "unix:///run/berth-podman.sock";

// No systemd and few rights on the machines that run the tests: cgroups by file, limits below the machine's own.
const settings = `[containers]
init_path = "/usr/bin/tini-static"
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
[engine]
init_path = "/usr/bin/tini-static"
cgroup_manager = "cgroupfs"
events_logger = "file"
`;

/** Podman's Docker-compatible API, from this machine's packages. */
export async function podmanLaunch(): Promise<Launch> {
  if (!onPath("podman")) await aptInstall(["podman", "netavark", "aardvark-dns", "tini"]);
  const root = inLab("podman-data");
  const file = inLab("podman-containers.conf");
  mkdirSync(root, { recursive: true });
  mkdirSync("/run/berth-podman", { recursive: true });
  writeFileSync(file, settings);
  const podman = onPath("podman") ?? "podman";
  const where = ["--root", root, "--runroot", "/run/berth-podman", "--cgroup-manager", "cgroupfs"];
  return {
    name: "podman",
    dockerHost: socket,
    command: [podman, ...where, "system", "service", "--time=0", socket],
    env: { CONTAINERS_CONF: file },
    async cleanUp() {
      // Its containers outlive the service.
      const rests = ["rm -fa -t 0", "volume prune -f", "network prune -f"];
      for (const rest of rests) await run(podman, [...where, ...rest.split(" ")]);
    },
  };
}
