import { type Proxies, readDockerConfig } from "../engine/docker-config.ts";
import type { Env } from "../env.ts";
import type { Stack } from "../stack/stack.ts";
import { withBuilds } from "../stack/transform/build-flags.ts";

const variables: readonly (readonly [keyof Proxies, string])[] = [
  ["httpProxy", "HTTP_PROXY"],
  ["httpsProxy", "HTTPS_PROXY"],
  ["ftpProxy", "FTP_PROXY"],
  ["noProxy", "NO_PROXY"],
  ["allProxy", "ALL_PROXY"],
];

/** Adds the proxies of the Docker CLI's config.json as build arguments, unless a build sets its own. */
export async function withProxies(stack: Stack, env: Env): Promise<Stack> {
  const args = await proxyArguments(env);
  if (Object.keys(args).length === 0) return stack;
  return withBuilds(stack, (build) => ({ ...build, args: { ...args, ...build.args } }));
}

/** Proxy build arguments, which a Dockerfile can use without declaring them and which are not kept in the image. */
async function proxyArguments(env: Env): Promise<Readonly<Record<string, string>>> {
  const { proxies = {} } = await readDockerConfig(env);
  const address = env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
  const chosen = proxies[address] ?? proxies["default"] ?? {};
  return Object.fromEntries(
    variables.flatMap(([key, name]) => {
      const value = chosen[key];
      if (value === undefined || value === "") return [];
      return [
        [name, value],
        [name.toLowerCase(), value],
      ];
    }),
  );
}
