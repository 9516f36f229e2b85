import { join } from "node:path";
import { aptInstall, candidateVersion } from "../debian/apt.ts";
import { distribution } from "../debian/distribution.ts";
import { unpackPackages } from "../debian/unpack.ts";
import { inLab } from "../folder.ts";
import { isExecutable, onPath, programFolders } from "../on-path.ts";
import { run } from "../run.ts";

export interface Binaries {
  dockerd: string;
  /** The PATH with which dockerd finds containerd, runc, docker-proxy and docker-init. */
  path: string;
}

// 20.10 lacks what the tests use (start_interval, subpaths) and can deadlock.
const oldest = 24;
const newer = { suite: "trixie", packages: ["docker.io", "docker-cli", "containerd", "tini"] };
const unpacked = inLab(`engine-${newer.suite}`);
const unpackedDockerd = join(unpacked, "usr/sbin/dockerd");

/** Finds a dockerd that is new enough, or brings one from the distribution's packages. Root on Debian or Ubuntu only. */
export async function bringBinaries(log: (line: string) => void): Promise<Binaries> {
  const cannot = whyNot();
  if (cannot) throw new Error(`no container engine answers, and ${cannot}: start Docker or Podman, or set DOCKER_HOST`);
  const present = onPath("dockerd");
  if (present && major(await run(present, ["--version"])) >= oldest) return asInstalled(present);
  if (!isExecutable(unpackedDockerd) && major(await candidateVersion("docker.io")) >= oldest) {
    log("installing docker.io");
    await aptInstall(["docker.io", "iptables"]);
    return asInstalled(onPath("dockerd") ?? "/usr/sbin/dockerd");
  }
  if (distribution().id !== "debian")
    throw new Error(`this system's docker.io is older than ${oldest}: install Docker`);
  return unpackNewer(log);
}

/** The docker client that came with the unpacked engine, where there is one. */
export function unpackedDocker(): string | undefined {
  const docker = join(unpacked, "usr/bin/docker");
  return isExecutable(docker) ? docker : undefined;
}

async function unpackNewer(log: (line: string) => void): Promise<Binaries> {
  // runc of this suite: a later one may want a newer libc. Looked for each time: the lab's folder may outlive a system.
  const programs = { runc: "runc", iptables: "iptables", ip: "iproute2" };
  const absent = Object.entries(programs).filter(([program]) => !onPath(program));
  if (absent.length > 0) await aptInstall(absent.map(([, name]) => name));
  if (!isExecutable(unpackedDockerd)) {
    log(`unpacking ${newer.suite}'s engine beside the system`);
    await unpackPackages(newer.packages, unpacked, newer.suite);
  }
  const folders = ["usr/bin", "usr/sbin"].map((folder) => join(unpacked, folder));
  return { dockerd: unpackedDockerd, path: [...folders, ...programFolders()].join(":") };
}

/** Why the lab cannot bring an engine to this machine, or undefined where it can. */
export function whyNot(): string | undefined {
  if (process.platform !== "linux") return "the lab starts one on Linux only";
  if (process.getuid?.() !== 0) return "only root can start one";
  if (!["debian", "ubuntu"].includes(distribution().id) || !onPath("apt-get")) return "this is not Debian or Ubuntu";
  return undefined;
}

function asInstalled(dockerd: string): Binaries {
  return { dockerd, path: programFolders().join(":") };
}

// "Docker version 26.1.5+dfsg1, build …", or a package's "20.10.24+dfsg1-1", which may carry an epoch.
function major(text: string | undefined): number {
  return Number(/(?:^|version |:)(\d+)\./.exec(text ?? "")?.[1] ?? 0);
}
