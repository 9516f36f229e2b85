import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One layer of a published stack. */
export interface PublishedFile {
  readonly type: "file" | "envfile";
  readonly text: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ArtifactRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** What it was asked for. */
  readonly requests: string[];
  /** Digest of the manifest. */
  readonly digest: string;
}

interface Options {
  /** `user:password` that it wants, by a token server of its own. */
  readonly login?: string;
  /** What the token server answers. Default: a token. */
  readonly tokenAnswer?: string;
  /** Over the manifest. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Answers with these bytes for every blob. */
  readonly tampered?: string;
  /** Hangs up in the middle of every blob. */
  readonly breaksOff?: boolean;
}

const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** A registry on loopback whose every repository and tag is this one artifact, as `publish` makes it; gone when the test ends. */
export async function serveArtifact(
  files: readonly PublishedFile[],
  { login, tokenAnswer = JSON.stringify({ token: "let-me-in" }), manifest, tampered, breaksOff }: Options = {},
): Promise<ArtifactRegistry> {
  const requests: string[] = [];
  const blobs = new Map(files.map(({ text }) => [digestOf(text), text]));
  const written = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactType: "application/vnd.docker.compose.project",
    layers: files.map(({ type, text, annotations }) => ({
      mediaType: `application/vnd.docker.compose.${type === "file" ? "file+yaml" : type}`,
      digest: digestOf(text),
      size: text.length,
      annotations,
    })),
    ...manifest,
  });
  const answers = (path: string): string | undefined => {
    if (path.includes("/manifests/")) return written;
    const blob = blobs.get(path.split("/blobs/")[1] ?? "");
    return blob === undefined ? undefined : (tampered ?? blob);
  };
  const server = createServer((request, response) => {
    const { url = "", headers } = request;
    requests.push(url);
    const { port } = server.address() as AddressInfo;
    const basic = login && `Basic ${Buffer.from(login).toString("base64")}`;
    if (url.startsWith("/token")) {
      const isRight = headers.authorization === basic;
      response.writeHead(isRight ? 200 : 401).end(tokenAnswer);
    } else if (login !== undefined && headers.authorization !== "Bearer let-me-in") {
      const realm = `Bearer realm="http://127.0.0.1:${port}/token",service="lab",scope="repository:shop:pull"`;
      response.writeHead(401, { "www-authenticate": realm }).end();
    } else if (breaksOff && url.includes("/blobs/")) {
      response.writeHead(200, { "content-length": 1000 }).write("services:", () => request.socket.destroy());
    } else {
      const body = answers(url);
      response.writeHead(body === undefined ? 404 : 200).end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests, digest: digestOf(written) };
}
