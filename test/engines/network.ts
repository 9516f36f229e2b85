import { run } from "../lab/run.ts";

/** A network namespace of its own, from which the outside is reached: two engines in one flush each other's rules. */
export interface Network {
  /** Puts a command into it. Not `ip netns exec`: that hides the cgroup mounts. */
  within(command: [string, ...string[]]): [string, ...string[]];
  remove(): Promise<void>;
}

/** Makes one. `net` is the first three bytes of the addresses of the cable to it. */
export async function networkBeside(name: string, net: string): Promise<Network> {
  const ip = (line: string) => run("ip", line.split(" "));
  const nat = ["POSTROUTING", "-s", `${net}.0/24`, "!", "-o", name, "-j", "MASQUERADE"];
  const through = ["-i", "-o"].map((way) => ["FORWARD", way, name, "-j", "ACCEPT"]);
  // The cable by itself: where what was started in the namespace goes on, that is not gone with its name.
  const undo: (readonly [string, string[]])[] = [
    ["iptables", ["-t", "nat", "-D", ...nat]],
    ...through.map((rule) => ["iptables", ["-D", ...rule]] as [string, string[]]),
    ["ip", ["link", "del", name]],
    ["ip", ["netns", "del", name]],
  ];
  const network: Network = {
    within: (command) => ["nsenter", `--net=/run/netns/${name}`, "--", ...command],
    async remove() {
      for (const line of undo) await run(...line);
    },
  };
  // Left by a run that was killed, whole or in part.
  for (const line of undo) await run(...line).catch(() => undefined);
  await ip(`netns add ${name}`);
  await ip(`link add ${name} type veth peer name eth0 netns ${name}`);
  await ip(`addr add ${net}.1/24 dev ${name}`);
  await ip(`link set ${name} up`);
  await ip(`-n ${name} link set lo up`);
  await ip(`-n ${name} addr add ${net}.2/24 dev eth0`);
  await ip(`-n ${name} link set eth0 up`);
  await ip(`-n ${name} route add default via ${net}.1`);
  await run("sysctl", ["-qw", "net.ipv4.ip_forward=1"]);
  await run("iptables", ["-t", "nat", "-A", ...nat]);
  for (const rule of through) await run("iptables", ["-I", ...rule]);
  return network;
}
