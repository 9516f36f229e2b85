import type { HostPort } from "../../plan/host-ports/host-ports.ts";

/** Those that a process of this machine listens on: asked by trying. What cannot be tried is left to the engine. */
export async function busyPorts(ports: readonly HostPort[]): Promise<readonly HostPort[]> {
  const answers = await Promise.all(ports.map(isBusy));
  return ports.filter((_, index) => answers[index]);
}

async function isBusy({ hostIp, port, protocol }: HostPort): Promise<boolean> {
  const tried = protocol === "tcp" ? triedTcp : protocol === "udp" ? triedUdp : async () => false;
  for (const host of hostIp === "" ? ["0.0.0.0", "::"] : [hostIp]) if (await tried(host, port)) return true;
  return false;
}

async function triedTcp(host: string, port: number): Promise<boolean> {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(isInUse(error)));
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => server.close(() => resolve(false)));
  });
}

async function triedUdp(address: string, port: number): Promise<boolean> {
  const { createSocket } = await import("node:dgram");
  return new Promise((resolve) => {
    const socket = createSocket({ type: address.includes(":") ? "udp6" : "udp4", ipv6Only: address.includes(":") });
    socket.once("error", (error) => {
      socket.close();
      resolve(isInUse(error));
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(false)));
  });
}

function isInUse(error: Error): boolean {
  return "code" in error && error.code === "EADDRINUSE";
}
