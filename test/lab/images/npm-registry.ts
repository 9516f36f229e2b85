import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/**
 * The registry that npm is set to on this machine, without any credential in its address; undefined for npm's own.
 * Read from npm's files, since `npm config get` takes half a second.
 */
export function npmRegistry(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const files = [
    env.NPM_CONFIG_USERCONFIG ?? env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
    env.NPM_CONFIG_GLOBALCONFIG ?? env.npm_config_globalconfig ?? join(dirname(process.execPath), "..", "etc", "npmrc"),
  ];
  const set = env.NPM_CONFIG_REGISTRY ?? env.npm_config_registry ?? files.map(registryIn).find(Boolean);
  return set ? withoutCredentials(set) : undefined;
}

function registryIn(file: string): string | undefined {
  try {
    return /^\s*registry\s*=\s*(\S+)/m.exec(readFileSync(file, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

function withoutCredentials(address: string): string | undefined {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}${url.pathname}`;
  } catch {
    // Something like ${REGISTRY}, which only npm can expand.
    return undefined;
  }
}
