import type { IncomingMessage } from "node:http";
import type { EngineFiles, PathFact } from "../sessions.ts";
import { containerPath } from "./containers/containers.ts";
import type { Api } from "./request/api.ts";
import { refusal } from "./request/faults.ts";
import { callName } from "./request/request.ts";

/** How long an upload may stall: the tar may come from a slow source. */
const uploadGraceMs = 3_600_000;

export function engineFiles(api: Api): EngineFiles {
  return {
    async statPath(container, path) {
      const call = { method: "HEAD", path: containerPath(container, "archive"), query: { path } } as const;
      const reply = await api.stream({ ...call, accept: [404, 500] });
      reply.resume();
      const status = reply.statusCode ?? 0;
      // A HEAD answer has no body, hence no message.
      if (status === 500) throw refusal({ call: callName(call), status, message: `${path}: not a directory` });
      return status === 404 ? undefined : pathFact(reply);
    },
    async readArchive(container, path, signal) {
      const call = { method: "GET", path: containerPath(container, "archive"), query: { path }, signal } as const;
      const reply = await api.stream(call);
      return { fact: pathFact(reply), tar: reply };
    },
    async writeArchive({ container, folder, tar, ownerOfContainer, signal }) {
      await api.send({
        method: "PUT",
        path: containerPath(container, "archive"),
        query: { path: folder, noOverwriteDirNonDir: true, copyUIDGID: ownerOfContainer || undefined },
        file: tar,
        graceMs: uploadGraceMs,
        signal,
      });
    },
  };
}

interface Stat {
  readonly name: string;
  /** Go's FileMode: the type is in the high bits. */
  readonly mode: number;
  readonly linkTarget: string;
}

const folderBit = 0x80000000;
const linkBit = 0x08000000;
/** Named pipes, sockets, devices and irregular files. */
const otherBits = 0x07280000;

function pathFact({ headers }: IncomingMessage): PathFact {
  const encoded = String(headers["x-docker-container-path-stat"] ?? "");
  const { name, mode, linkTarget } = JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as Stat;
  return { name, kind: kindOf(mode), linkTarget };
}

function kindOf(mode: number): PathFact["kind"] {
  if ((mode & folderBit) !== 0) return "folder";
  if ((mode & linkBit) !== 0) return "link";
  return (mode & otherBits) !== 0 ? "other" : "file";
}
