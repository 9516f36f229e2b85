import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { dechunker, rawGet } from "../../../../../src/engine/docker/request/raw-stream.ts";

const live = () => new AbortController().signal;
let server: Server | undefined;

afterEach(() => server?.closeAllConnections());

/** A connection to an HTTP server of Node that answers as given. */
async function answering(answer: Parameters<typeof createServer>[1]): Promise<ReturnType<typeof connect>> {
  server = createServer(answer as never);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  server.unref();
  return connect((server.address() as AddressInfo).port, "127.0.0.1");
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

describe("dechunker", () => {
  it("gives the same bytes, however the chunks and the connection's pieces are cut", () => {
    const contents = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (chunks, cuts) => {
        const body = Buffer.concat([
          ...chunks.flatMap((chunk, index) => [
            Buffer.from(`${chunk.length.toString(16)}${index % 2 === 0 ? "" : ";name=value"}\r\n`),
            chunk,
            Buffer.from("\r\n"),
          ]),
          Buffer.from("0\r\n\r\n"),
        ]);
        const decode = dechunker();
        const found: Buffer[] = [];
        let isDone = false as boolean;
        for (let at = 0, turn = 0; at < body.length; turn += 1) {
          expect(isDone && at < body.length - 2).toBe(false);
          const end = at + (cuts[turn % cuts.length] ?? 1);
          const piece = Buffer.from(body.subarray(at, end));
          const part = decode(piece);
          found.push(piece.subarray(0, part.size));
          isDone = part.isDone;
          at = end;
        }
        expect(isDone).toBe(true);
        expect(Buffer.concat(found)).toEqual(Buffer.concat(chunks));
      }),
    );
  });

  it("refuses what is no size", () => {
    expect(() => dechunker()(Buffer.from("hello\r\n"))).toThrow("closed");
    expect(() => dechunker()(Buffer.from("2\r\nabX"))).toThrow("closed");
  });
});

describe("rawGet", () => {
  it("reads a chunked answer, its status and its headers", async () => {
    const connection = await answering((request, response) => {
      response.setHeader("X-Path", request.url ?? "");
      for (const word of ["one ", "two ", "three"]) response.write(word);
      response.end();
    });
    const { status, headers, bytes } = await rawGet("/v1.45/logs?tail=all", connection, live());
    expect([status, headers.get("x-path")]).toEqual([200, "/v1.45/logs?tail=all"]);
    expect(await textOf(bytes)).toBe("one two three");
    expect(connection.destroyed).toBe(true);
  });

  it("reads an answer of a known length", async () => {
    const connection = await answering((_, response) => {
      response.writeHead(404, { "content-length": 5 }).end("no...");
    });
    const { status, bytes } = await rawGet("/", connection, live());
    expect([status, await textOf(bytes)]).toEqual([404, "no..."]);
  });

  it.each([{}, { "content-length": 9 }])("reports an answer that was cut: %j", async (headers) => {
    const connection = await answering((_, response) => {
      response.writeHead(200, headers).write("half", () => response.destroy());
    });
    const { bytes } = await rawGet("/", connection, live());
    await expect(textOf(bytes)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("reports a connection that closes before an answer", async () => {
    const connection = await answering((_, response) => response.destroy());
    await expect(rawGet("/", connection, live())).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("ends with an abort, before the answer and in it", async () => {
    const control = new AbortController();
    const waiting = rawGet("/", await answering(() => control.abort()), control.signal);
    await expect(waiting).rejects.toMatchObject({ code: "ABORT_ERR" });
    const inside = new AbortController();
    const { bytes } = await rawGet("/", await answering((_, response) => response.write("x")), inside.signal);
    await bytes.next();
    setTimeout(() => inside.abort(), 10);
    await expect(bytes.next()).rejects.toMatchObject({ code: "ABORT_ERR" });
  });

  it("refuses what is not HTTP", async () => {
    const { createServer: createPlain } = await import("node:net");
    const plain = createPlain((socket) => socket.end("SSH-2.0-OpenSSH\r\n\r\n")).listen(0, "127.0.0.1");
    await new Promise((resolve) => plain.once("listening", resolve));
    const connection = connect((plain.address() as AddressInfo).port, "127.0.0.1");
    await expect(rawGet("/", connection, live())).rejects.toThrow("incomplete or not JSON");
    plain.close();
  });
});
