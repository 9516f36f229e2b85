import { describe, expect, it } from "vitest";
import type { Service } from "../../../../src/stack/stack.ts";
import { causeOf } from "../../../../src/verdict/verdict-of.ts";
import { fact } from "../../apply/facts.ts";
import { evidence, stackOf } from "../scene.ts";

const runc =
  "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ";

/** The cause of a refused start of a service with these fields. */
function causeText(refusal: string, fields: Partial<Service> = {}): string {
  const stack = stackOf({ app: fields });
  const placeOf = (_: string, field: string) => ({ file: "compose.yaml", line: field.length });
  const { kind, sentence, next } = causeOf(
    evidence({ stack, refusal, fact: { state: "created", startedAt: "" }, placeOf }),
  );
  return `${kind}: ${sentence}\n${next.join("\n")}`;
}

// The engine's messages are those of Docker 26.1.
describe("the cause of a refusal", () => {
  it.each<[message: string, fields: Partial<Service>, kind: string, sentence: string, next: string]>([
    [
      "driver failed programming external connectivity on endpoint shop-app-1 (9fe4): Error starting userland proxy: listen tcp4 10.254.254.254:8080: bind: cannot assign requested address",
      {},
      "address-invalid",
      "does not have the address 10.254.254.254, on which it publishes a port",
      "Correct `ports` of app (compose.yaml:5): use an address of that machine",
    ],
    [
      "driver failed programming external connectivity on endpoint shop-app-2 (31c4): all ports are allocated",
      {},
      "port-taken",
      "every port of its host port range is in use",
      "Correct `ports` of app",
    ],
    [
      "invalid config for network shop_n: invalid endpoint settings:\nno configured subnet or ip-range contain the IP address 10.9.9.9",
      {},
      "address-invalid",
      "its static address 10.9.9.9 is outside the subnet of its network",
      "Correct `networks` of app (compose.yaml:8)",
    ],
    [
      "invalid config for network shop_n: invalid endpoint settings:\nuser specified IP address is supported only when connecting to networks with user configured subnets",
      {},
      "address-invalid",
      "its network has no subnet in the file",
      "`ipam.config.subnet`",
    ],
    [
      "invalid network config:\ninvalid gateway 10.9.9.1: parent subnet 10.232.7.0/25 doesn't contain this address",
      {},
      "address-invalid",
      "its gateway 10.9.9.1 is outside its subnet 10.232.7.0/25",
      "`ipam.config`",
    ],
    ['bad nameserver address ns1: ParseAddr("ns1"): unable to parse IP', {}, "setting-invalid", '"ns1"', "`dns`"],
    ['invalid IP address in add-host: "db"', {}, "setting-invalid", '"db" instead of an IP address', "`extra_hosts`"],
    ["invalid config for network shop_default: invalid MAC address zz", {}, "setting-invalid", '"zz"', "`mac_address`"],
    [`${runc}sethostname: invalid argument: unknown`, {}, "setting-invalid", "hostname is longer", "`hostname`"],
    [
      "Minimum memory limit allowed is 6MB",
      {},
      "setting-invalid",
      "minimum of 6MB",
      "Raise `mem_limit` of app (compose.yaml:9)",
    ],
    [
      "Minimum memory limit allowed is 6MB",
      { deploy: {} },
      "setting-invalid",
      "minimum of 6MB",
      "Raise `deploy` of app",
    ],
    [
      "Minimum memory limit can not be less than memory reservation limit, see usage",
      {},
      "setting-invalid",
      "below its memory reservation",
      "Raise `mem_limit`",
    ],
    [
      "Minimum memoryswap limit should be larger than memory limit, see usage",
      {},
      "setting-invalid",
      "memswap_limit is below its memory limit",
      "the sum of memory and swap",
    ],
    [
      "Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",
      { cpus: 64 },
      "setting-invalid",
      "more than the 2 CPUs",
      "Lower `cpus` of app (compose.yaml:4)",
    ],
    ["Requested CPUs are not available - requested 40, available: 0-1", {}, "setting-invalid", "CPU 40", "`cpuset`"],
    [
      `${runc}error setting rlimits for ready process: error setting rlimit type 7: invalid argument: unknown`,
      {},
      "setting-invalid",
      "its ulimit nofile has a soft limit above the hard limit",
      "`ulimits`",
    ],
    [
      `${runc}error setting rlimits for ready process: error setting rlimit type 8: operation not permitted: unknown`,
      {},
      "setting-invalid",
      "its ulimit memlock is higher than the engine may set",
      "`ulimits`",
    ],
    [
      `${runc}error mounting "tmpfs" to rootfs at "/x": mount tmpfs:/x (via /proc/self/fd/6), flags: 0xe, data: size=bad: invalid argument: unknown`,
      {},
      "setting-invalid",
      '"size=bad" of its tmpfs /x',
      "`tmpfs`",
    ],
    [
      'error gathering device information while adding custom device "/dev/nosuch": no such file or directory',
      {},
      "device-missing",
      "no device /dev/nosuch",
      "`ls -l /dev/nosuch`",
    ],
    [
      'could not select device driver "" with capabilities: [[gpu]]',
      {},
      "device-missing",
      "no driver for the device it reserves (gpu)",
      "nvidia-container-toolkit",
    ],
    [
      `${runc}open /proc/sys/net/nosuch/thing: no such file or directory: unknown`,
      {},
      "setting-invalid",
      "the kernel has no setting net.nosuch.thing",
      "Correct `sysctls` of app",
    ],
    [
      'OCI runtime create failed: runc create failed: sysctl "vm.swappiness" is not in a separate kernel namespace: unknown',
      {},
      "setting-invalid",
      "vm.swappiness cannot be set for one container",
      "remove vm.swappiness",
    ],
    ["unknown or invalid runtime name: nvidia", {}, "runtime-missing", 'no runtime "nvidia"', "`docker info`"],
    [
      'error looking up logging plugin nosuch: plugin "nosuch" not found',
      {},
      "plugin-missing",
      'no logging driver "nosuch"',
      "Correct `logging` of app",
    ],
    ["unknown log opt 'size' for json-file log driver", {}, "setting-invalid", 'no option "size"', "`logging`"],
    [
      'create shop_data: error looking up volume plugin nosuch: plugin "nosuch" not found',
      {},
      "plugin-missing",
      'no volume driver "nosuch"',
      "docker plugin ls",
    ],
    ['invalid CapAdd: unknown capability: "CAP_X"', {}, "setting-invalid", "the capability CAP_X", "`cap_add`"],
    [
      'invalid CapDrop: unknown capability: "CAP_X"',
      { cap_drop: ["X"] },
      "setting-invalid",
      "the capability CAP_X",
      "`cap_drop`",
    ],
    [
      "Unable to find group staff: no matching entries in group file",
      { group_add: ["staff"] },
      "unknown-user",
      'the group "staff" does not exist in the image busybox:1',
      "Correct `group_add` of app (compose.yaml:9): a name must exist in the image's /etc/group",
    ],
    [
      'the command "getent" does not exist in the image',
      { secrets: [{ source: "token", uid: "1000" }] },
      "command-not-found",
      "no getent, which the engine needs to set the owner of a secret",
      "Correct `secrets` of app (compose.yaml:7): remove `uid` and `gid`",
    ],
    [
      'the command "./run" does not exist in the image',
      { working_dir: "/srv" },
      "command-not-found",
      'the command "./run" does not exist in /srv, its working directory, in the image busybox:1',
      "Correct `command`",
    ],
    ["Cannot mkdir: /bin/busybox is not a directory", {}, "setting-invalid", "/bin/busybox is a file", "`working_dir`"],
    [
      "No such container: vpn",
      { network_mode: "container:vpn" },
      "setting-invalid",
      'the container "vpn", which does not exist',
      "correct `network_mode` of app (compose.yaml:12)",
    ],
    [
      "error while mounting volume '/var/lib/docker/volumes/shop_v/_data': failed to mount local volume: mount :/nosuch:/var/lib/docker/volumes/shop_v/_data, data: addr=127.0.0.1,nolock: connection refused",
      {},
      "volume-unmountable",
      "cannot mount :/nosuch as a volume: connection refused",
      "`driver_opts`",
    ],
    [
      "cannot access path /var/lib/docker/volumes/shop_v/_data/nosuch: lstat /var/lib/docker/volumes/shop_v/_data/nosuch: no such file or directory",
      {},
      "mount-source-missing",
      'the volume shop_v has no "nosuch"',
      "create nosuch in the volume first",
    ],
    [
      "path /tmp/x is mounted on / but it is not a shared mount",
      {},
      "setting-invalid",
      "needs a shared mount, which / is not",
      "sudo mount --make-rshared /",
    ],
  ])("%s", (message, fields, kind, sentence, next) => {
    const text = causeText(message, fields);
    expect(text).toMatch(new RegExp(`^${kind}: `));
    expect(text.split("\n")[0]).toContain(sentence);
    expect(text.split("\n")[1]).toContain(next);
  });

  it("names the service with the same static address", () => {
    const at = { networks: { back: { ipv4_address: "10.1.0.9" } } };
    const stack = stackOf({ app: at, db: at });
    const cause = causeOf(
      evidence({ stack, refusal: "Address already in use", step: "start-container", fact: undefined }),
    );
    expect(cause).toMatchObject({
      kind: "address-invalid",
      sentence: "its static address 10.1.0.9 is already in use by db",
    });
  });

  it("names the service whose IPC namespace is private", () => {
    const id = "cb17788f731b84737aa1467c7e2b310abc92a12d1f4deb255eee64bff302d178";
    const peers = [fact("shop-db-1", { id, labels: { "com.docker.compose.service": "db" } })];
    const refusal = `failed to join IPC namespace: container ${id}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`;
    expect(causeOf(evidence({ peers, refusal }))).toMatchObject({
      sentence: "it joins the IPC namespace of db, which is private",
      next: ["Set `ipc: shareable` for db."],
    });
  });

  it("names the secret whose file is missing, and never suggests a folder for it", () => {
    const app = stackOf({ app: { secrets: [{ source: "token" }] } });
    const stack = { ...app, secrets: new Map([["token", { name: "shop_token", file: "/work/secrets/token.txt" }]]) };
    const cause = causeOf(evidence({ stack, refusal: "bind source path does not exist: /work/secrets/token.txt" }));
    expect(cause).toMatchObject({
      kind: "mount-source-missing",
      sentence: "./secrets/token.txt, the file of its secret token, does not exist",
      next: ["Create the file ./secrets/token.txt."],
    });
  });

  it("knows a missing plugin as a network driver only if a network was created", () => {
    const refusal = 'plugin "nosuch" not found';
    expect(causeOf(evidence({ refusal, step: "create-network" })).sentence).toBe(
      'the engine has no network driver "nosuch"',
    );
    expect(causeOf(evidence({ refusal, step: "start-container" })).kind).toBe("engine-refused");
  });
});
