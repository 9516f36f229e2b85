import type { Service } from "../../../stack/stack.ts";

/** What the process may do: capabilities, privileges, namespaces, labels of security modules. */
export function security(service: Service): object {
  const options = service.security_opt;
  // Compose's own word for "show /proc and /sys as they are": the engine has two lists for it.
  const openPaths = options?.includes("systempaths=unconfined");
  return {
    CapAdd: service.cap_add?.map(capability),
    CapDrop: service.cap_drop?.map(capability),
    Privileged: service.privileged,
    ReadonlyRootfs: service.read_only,
    SecurityOpt: options?.filter((option) => option !== "systempaths=unconfined"),
    ...(openPaths && { MaskedPaths: [], ReadonlyPaths: [] }),
    GroupAdd: service.group_add,
    UsernsMode: service.userns_mode,
    IpcMode: service.ipc,
    PidMode: service.pid,
    UTSMode: service.uts,
    CgroupnsMode: service.cgroup,
    Isolation: service.isolation,
  };
}

/** `net_admin` → `CAP_NET_ADMIN`, the kernel's own name; `ALL` is the engine's word. */
function capability(name: string): string {
  const upper = name.toUpperCase();
  return upper === "ALL" || upper.startsWith("CAP_") ? upper : `CAP_${upper}`;
}
