import type { Service } from "../../../stack/stack.ts";

/** What the process may do: capabilities, privileges, namespaces, labels of security modules. */
export function security(service: Service): object {
  const options = service.security_opt;
  // Compose's own word for "show /proc and /sys as they are": the engine has two lists for it.
  const openPaths = options?.includes("systempaths=unconfined");
  const sent = options?.filter((option) => option !== "systempaths=unconfined");
  return {
    CapAdd: capabilities(service.cap_add),
    CapDrop: capabilities(service.cap_drop),
    Privileged: service.privileged,
    ReadonlyRootfs: service.read_only,
    SecurityOpt: sent?.length === 0 ? undefined : sent,
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

/** Under the kernel's names, each once, sorted, as Compose sends them; `ALL` is the engine's word. */
function capabilities(names: readonly string[] | undefined): readonly string[] | undefined {
  const upper = names?.map((name) => name.trim().toUpperCase());
  const known = upper?.map((name) => (name === "ALL" || name.startsWith("CAP_") ? name : `CAP_${name}`));
  return known && [...new Set(known)].sort();
}
