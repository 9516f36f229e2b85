import { join } from "node:path";

/** The socket of a machine's own engine, and of the one that the lab starts. */
export const machineHost = "unix:///var/run/docker.sock";

export interface Surroundings {
  env: NodeJS.ProcessEnv;
  home: string;
  uid: number;
  contextHost: string | undefined;
}

/** Where an engine may be running, the most deliberate choice first. Pure. */
export function candidates({ env, home, uid, contextHost }: Surroundings): string[] {
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`;
  const sockets = [
    join(runtime, "docker.sock"),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    "/run/podman/podman.sock",
    join(runtime, "podman/podman.sock"),
    join(home, ".colima/default/docker.sock"),
    join(home, ".orbstack/run/docker.sock"),
  ];
  const chosen = [env.DOCKER_HOST, contextHost].filter((host) => host !== undefined && host !== "");
  return [...new Set([...(chosen as string[]), machineHost, ...sockets.map((socket) => `unix://${socket}`)])];
}
