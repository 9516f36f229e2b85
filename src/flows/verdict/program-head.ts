import { posix } from "node:path";
import type { EngineFiles } from "../../engine/sessions.ts";
import type { Program } from "../../verdict/evidence.ts";

/** Enough for a first line or an ELF header. */
const headBytes = 256;
const maxLinks = 5;

/** Engine architecture names by the machine number of an ELF header. */
const machines: ReadonlyMap<number, string> = new Map([
  [3, "386"],
  [8, "mips"],
  [20, "ppc"],
  [21, "ppc64le"],
  [22, "s390x"],
  [40, "arm"],
  [62, "amd64"],
  [183, "arm64"],
  [243, "riscv64"],
  [258, "loong64"],
]);

/** Detects the kind of a program in a container from its first bytes. Returns undefined if it cannot be read. */
export async function programHead(
  engine: EngineFiles,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Program | undefined> {
  try {
    const real = await resolveLinks(engine, container, path);
    const fact = await engine.statPath(container, real);
    if (fact === undefined) return { path, kind: "absent" };
    if (fact.kind !== "file") return { path, kind: "folder" };
    const { tar } = await engine.readArchive(container, real, signal);
    return kindOf(path, await firstBytes(tar));
  } catch {
    return undefined;
  }
}

/** Resolves symbolic links, up to `maxLinks`. */
async function resolveLinks(engine: EngineFiles, container: string, path: string): Promise<string> {
  let real = posix.resolve("/", path);
  for (let links = 0; links < maxLinks; links += 1) {
    const fact = await engine.statPath(container, real);
    if (fact?.kind !== "link") break;
    real = posix.resolve("/", posix.dirname(real), fact.linkTarget);
  }
  return real;
}

/** The first bytes of the only file in a tar archive. The rest is not read. */
async function firstBytes(tar: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const { extract } = await import("tar-stream");
  const { Readable } = await import("node:stream");
  const source = Readable.from(tar);
  const files = source.pipe(extract());
  const parts: Buffer[] = [];
  try {
    for await (const file of files) {
      for await (const chunk of file as AsyncIterable<Buffer>) {
        parts.push(chunk);
        if (parts.reduce((sum, { length }) => sum + length, 0) >= headBytes) break;
      }
      break;
    }
  } finally {
    source.destroy();
    files.destroy();
  }
  return Buffer.concat(parts).subarray(0, headBytes);
}

function kindOf(path: string, head: Buffer): Program {
  if (head.subarray(0, 4).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46])) && head.length >= 20) {
    const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
    return { path, kind: "binary", arch: machines.get(machine) };
  }
  const [first = ""] = head.toString("utf8").split("\n");
  if (!first.startsWith("#!")) return { path, kind: "text" };
  const [interpreter] = /[^ \t]+/.exec(first.slice(2)) ?? [];
  return { path, kind: "script", interpreter };
}
