import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { connect } from "../../../../../src/engine/docker/connect/connect.ts";
import { EngineUnreachable } from "../../../../../src/engine/errors.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An engine that answers every call but the ping in this way. */
async function engineThat(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    if (!request.url?.startsWith("/_ping")) return answer(response);
    response.setHeader("api-version", "1.45").end("OK");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = { DOCKER_HOST: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const engine = await connect({ env, timeoutMs: 5000 });
  closing.push(() => {
    engine.close();
    server.closeAllConnections();
    server.close();
  });
  return engine;
}

test("a read is not repeated after the engine was closed, which would keep the process alive", async () => {
  let calls = 0;
  const engine = await engineThat(() => {
    calls += 1;
    engine.close();
  });
  await expect(engine.container("web")).rejects.toThrow(EngineUnreachable);
  expect(calls).toBe(1);
});

describe("half an answer", () => {
  test.each([
    ["that breaks off", (response: ServerResponse) => response.writeHead(200, { "content-length": 100 })],
    ["in chunks that break off", (response: ServerResponse) => response.writeHead(200)],
  ])("%s is a lost connection, not a bug", async (_, head) => {
    const engine = await engineThat((response) => {
      head(response).write('{"Id": "ab');
      setImmediate(() => response.destroy());
    });
    await expect(engine.killContainer("web")).rejects.toThrow(EngineUnreachable);
    await expect(engine.commitContainer({ container: "web", changes: [], pause: true })).rejects.toThrow(
      EngineUnreachable,
    );
  });

  test("that ends as if it were whole is a lost connection, not a bug", async () => {
    const engine = await engineThat((response) => response.end('{"Id": "ab'));
    const commit = engine.commitContainer({ container: "web", changes: [], pause: true });
    await expect(commit).rejects.toThrow("the engine's answer to POST /commit is incomplete or not JSON");
    await expect(commit).rejects.toThrow(EngineUnreachable);
  });
});
