import type { Env } from "../env.ts";
import { UsageError } from "../errors.ts";

/** docker's own global flags as the variables that mean the same; a flag wins over both variables that name an engine. */
export function dockerEnvironment(flags: ReadonlyMap<string, string>): Env {
  const host = flags.get("host");
  const context = flags.get("context");
  const config = flags.get("config");
  if (host !== undefined && context !== undefined) {
    throw new UsageError("conflicting options: cannot specify both --host and --context");
  }
  return {
    ...(host === undefined ? {} : { DOCKER_HOST: host, DOCKER_CONTEXT: undefined }),
    ...(context === undefined ? {} : { DOCKER_CONTEXT: context, DOCKER_HOST: undefined }),
    ...(config === undefined ? {} : { DOCKER_CONFIG: config }),
    ...(isOn(flags.get("tlsverify")) ? { DOCKER_TLS_VERIFY: "1" } : {}),
    ...(isOn(flags.get("tls")) ? { DOCKER_TLS: "1" } : {}),
    ...certificates(flags),
  };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(?:false|0)$/i.test(value);
}

/** An engine's certificates are three files of one folder, under the names that docker gives them itself. */
function certificates(flags: ReadonlyMap<string, string>): { readonly DOCKER_CERT_PATH?: string } {
  const usual = [
    ["tlscacert", "ca.pem"],
    ["tlscert", "cert.pem"],
    ["tlskey", "key.pem"],
  ] as const;
  const folders = new Set<string>();
  for (const [flag, name] of usual) {
    const path = flags.get(flag);
    if (path === undefined) continue;
    const [, folder, file] = /^(?:(.*)[\\/])?([^\\/]*)$/s.exec(path) ?? [];
    if (file !== name) throw new UsageError(`--${flag} ${path}: the file must be called ${name}`, { hint });
    folders.add(folder ?? ".");
  }
  const [folder, ...others] = folders;
  if (others.length > 0) throw new UsageError("the certificates must be in one folder", { hint });
  return folder === undefined ? {} : { DOCKER_CERT_PATH: folder };
}

const hint = "Put ca.pem, cert.pem and key.pem into one folder, or use a docker context.";
