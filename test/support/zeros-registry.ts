// A registry of one image, with as many megabytes of nothing as the argument says; tells its address on stdout.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pack } from "tar-stream";
import { servedImage } from "./served-image.ts";

const tar = pack();
tar.entry({ name: "zeros" }, Buffer.alloc(Number(process.argv[2]) * 1024 * 1024));
tar.finalize();
const chunks: Buffer[] = [];
for await (const chunk of tar) chunks.push(chunk as Buffer);
const image = servedImage(Buffer.concat(chunks));

const server = createServer((request, reply) => {
  const [, , , kind, reference] = (request.url ?? "").split("/");
  if (!image.answer(reply, kind, reference)) reply.end();
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${(server.address() as AddressInfo).port}`));
