import type { Stack } from "../../stack/stack.ts";

interface Named {
  readonly name: string;
  readonly external?: boolean;
}

/** Networks and volumes under the project's own names, also where the file fixes one; external ones are as they are. */
export function ownNames(stack: Stack, project: string, notes: string[]): Stack {
  const renamed = <T extends Named>(kind: string, resources: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map(
      [...resources].map(([key, resource]) => {
        if (resource.external === true) return [key, resource];
        const isFixed = resource.name !== `${stack.name}_${key}`;
        const name = `${project}_${isFixed ? resource.name : key}`;
        if (isFixed) notes.push(`${kind} ${resource.name} is ${name} here: of a fixed name there is one for all jobs`);
        return [key, { ...resource, name }];
      }),
    );
  return { ...stack, networks: renamed("network", stack.networks), volumes: renamed("volume", stack.volumes) };
}
