import { randomInt } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";

/** The first port from `from` on that nothing on this machine listens on, and that is not in `taken`. */
export async function freePort(from: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = from; port < Math.min(from + 500, 65_536); port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  return from;
}

/** A random free port, since others may search for one at the same time. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new secret of letters and digits, which need no quoting in a URL, a shell or a file. */
export function newSecret(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}
