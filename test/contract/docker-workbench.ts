import { connect } from "../../src/engine/docker/connect/connect.ts";
import { type OpenedEngine, useWorkbench, type Workbench } from "./engine-contract.ts";

/** The lab's engine. */
export async function openDocker(): Promise<OpenedEngine> {
  const engine = await connect({ env: process.env });
  return { engine, image: "busybox:1", close: async () => engine.close() };
}

/** A project of its own on the lab's engine for each test of the enclosing suite. */
export function useDocker(): () => Workbench {
  return useWorkbench(openDocker);
}

/** Creates and starts a service's container; resolves with what it printed once it ended. */
export async function output(
  { engine, container }: Workbench,
  ...given: Parameters<Workbench["container"]>
): Promise<string> {
  const request = container(...given);
  await engine.createContainer(request);
  await engine.startContainer(request);
  const { bytes } = await engine.logs({ container: request.name, follow: true });
  return Buffer.concat(await payloads(bytes)).toString("utf8");
}

/** The frames' payloads of a log stream without a TTY. */
async function payloads(bytes: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const found: Buffer[] = [];
  for (let at = 0; at + 8 <= all.length; ) {
    const size = all.readUInt32BE(at + 4);
    found.push(all.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return found;
}
