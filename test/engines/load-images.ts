import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import Docker from "dockerode";

const socketOf = (host: string) => new Docker({ socketPath: host.replace("unix://", "") });

/** Copies images from one engine into another, as a stream, under their names. */
export async function loadImages(from: string, to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const saved = await socketOf(from).getImage(name).get();
    const body = new PassThrough();
    const [answer] = await Promise.all([socketOf(to).loadImage(body), pipeline(saved, body)]);
    // The engine says the end of a load by the end of its answer.
    for await (const _ of answer);
  }
}
