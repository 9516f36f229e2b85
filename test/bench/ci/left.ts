import type Docker from "dockerode";

/** What the engine has of the projects that were made from a folder. */
export interface Left {
  readonly containers: number;
  readonly networks: number;
  readonly volumes: number;
}

const projectLabel = "com.docker.compose.project";

/** The projects of a folder, by their containers. */
export async function projectsOf(folder: string, docker: Docker): Promise<readonly string[]> {
  const filters = { label: [`com.docker.compose.project.working_dir=${folder}`] };
  const containers = await docker.listContainers({ all: true, filters });
  return [...new Set(containers.map(({ Labels }) => Labels[projectLabel] ?? ""))];
}

export async function leftOf(project: string, docker: Docker): Promise<Left> {
  const filters = { label: [`${projectLabel}=${project}`] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return { containers: containers.length, networks: networks.length, volumes: (volumes ?? []).length };
}

export function isNothing({ containers, networks, volumes }: Left): boolean {
  return containers + networks + volumes === 0;
}
