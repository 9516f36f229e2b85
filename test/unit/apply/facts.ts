import type { ContainerFact } from "../../../src/engine/facts.ts";

/** A running container without a healthcheck, but for what is given. */
export function fact(name: string, given: Partial<ContainerFact> = {}): ContainerFact {
  return {
    id: `id-${name}`,
    name,
    image: "busybox:1",
    imageId: "sha256:1",
    command: "sleep",
    createdAt: "2026-01-01T00:00:00Z",
    labels: {},
    state: "running",
    health: "none",
    exitCode: 0,
    oomKilled: false,
    stateError: "",
    restartCount: 0,
    startedAt: "2026-01-01T00:00:01Z",
    finishedAt: "",
    status: "Up",
    ports: [],
    networks: [],
    networkMode: "bridge",
    env: [],
    mounts: [],
    tty: false,
    stdinOpen: false,
    argv: ["sleep"],
    user: "",
    memoryLimitBytes: 0,
    restartPolicy: "no",
    probes: [],
    ...given,
  };
}
