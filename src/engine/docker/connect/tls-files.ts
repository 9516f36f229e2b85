import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineUnreachable } from "../../../errors.ts";

/** What a TLS connection to an engine is made with. */
export interface TlsFiles {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  readonly rejectUnauthorized?: boolean;
}

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, those that exist; a CA must, where the engine is to be verified. */
export async function readTlsFiles(folder: string, { verify }: { readonly verify: boolean }): Promise<TlsFiles> {
  const [ca, cert, key] = await Promise.all(["ca.pem", "cert.pem", "key.pem"].map((name) => read(join(folder, name))));
  if (verify && ca === undefined) {
    throw new EngineUnreachable(`TLS is asked for, but ${join(folder, "ca.pem")} cannot be read`, {
      hint: "Set DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem, or unset DOCKER_TLS_VERIFY.",
    });
  }
  return { ca, cert, key, rejectUnauthorized: verify };
}

async function read(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}
