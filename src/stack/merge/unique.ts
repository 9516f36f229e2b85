import type { MapNode, Node } from "../node.ts";
import { type Branch, childBranch, pathTable } from "../path-table.ts";
import { listNode, mountSections, scalarMember } from "./forms.ts";

/** The identity of a list item: a later item replaces an earlier one with the same identity. undefined: always distinct. */
type Identity = (item: Node) => string | undefined;

const text: Identity = (item) => (item.kind === "scalar" ? item.text : undefined);
const key: Identity = (item) => text(item)?.replace(/=.*$/s, "");
const path: Identity = (item) => text(item) ?? scalarMember(item, "path");
const reference: Identity = (item) => text(item) ?? scalarMember(item, "target") ?? scalarMember(item, "source");

const mountTarget: Identity = (item) => {
  const short = text(item);
  if (short === undefined) return withoutEndSlashes(scalarMember(item, "target"));
  const [source, target = source] = mountSections(short);
  return withoutEndSlashes(target);
};

/** A loop, as a regular expression takes quadratic time for a string of slashes. */
function withoutEndSlashes(path: string | undefined): string | undefined {
  let end = path?.length ?? 0;
  while (end > 1 && path?.[end - 1] === "/") end -= 1;
  return path?.slice(0, end);
}

const secret: Identity = (item) => absolute(reference(item), "/run/secrets/");
const config: Identity = (item) => absolute(reference(item), "/");

function absolute(target: string | undefined, folder: string): string | undefined {
  return target === undefined || target.startsWith("/") ? target : folder + target;
}

const port: Identity = (item) => {
  const short = text(item);
  if (short === undefined) {
    const target = scalarMember(item, "target");
    return (
      target &&
      portKey(scalarMember(item, "host_ip"), scalarMember(item, "published"), target, scalarMember(item, "protocol"))
    );
  }
  const [, ip, published, target, protocol] = /^(?:(?:\[?(.*?)\]?:)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(short) ?? [];
  return target && portKey(ip, published, target, protocol);
};

/** What two published ports differ in, if both can be published. */
export function portKey(ip = "", published = "", target: string | number = "", protocol = "tcp"): string {
  return [ip || "0.0.0.0", published, target, protocol].join(" ");
}

/** The lists in which later items replace earlier ones. */
export const identities = pathTable<Identity>({
  "networks.*.labels": key,
  "services.*.annotations": key,
  "services.*.build.additional_contexts": key,
  "services.*.build.args": key,
  "services.*.build.labels": key,
  "services.*.build.tags": key,
  "services.*.cap_add": key,
  "services.*.cap_drop": key,
  "services.*.configs": config,
  "services.*.deploy.labels": key,
  "services.*.devices": mountTarget,
  "services.*.dns": key,
  "services.*.dns_opt": key,
  "services.*.dns_search": key,
  "services.*.env_file": path,
  "services.*.environment": key,
  "services.*.expose": text,
  "services.*.label_file": text,
  "services.*.labels": key,
  "services.*.links": key,
  "services.*.networks.*.aliases": key,
  "services.*.networks.*.link_local_ips": key,
  "services.*.ports": port,
  "services.*.profiles": key,
  "services.*.secrets": secret,
  "services.*.sysctls": key,
  "services.*.tmpfs": key,
  "services.*.volumes": mountTarget,
});

/** Drops list items that a later item of the same list redefines; the later one takes the position of the first. */
export function removeDuplicates(root: MapNode): MapNode;
export function removeDuplicates(node: Node, branch: Branch<Identity> | undefined): Node;
export function removeDuplicates(node: Node, branch: Branch<Identity> | undefined = identities): Node {
  if (branch === undefined || node.kind === "scalar") return node;
  if (node.kind === "list") return branch.value === undefined ? node : distinct(node.items, branch.value, node);
  let changed = false;
  const entries = new Map(node.entries);
  for (const [name, entry] of node.entries) {
    const value = removeDuplicates(entry.value, childBranch(branch, name));
    if (value === entry.value) continue;
    entries.set(name, { ...entry, value });
    changed = true;
  }
  return changed ? { ...node, entries } : node;
}

function distinct(items: readonly Node[], identity: Identity, list: Node): Node {
  const byIdentity = new Map<unknown, Node>();
  for (const item of items) byIdentity.set(identity(item) ?? item, item);
  if (byIdentity.size === items.length) return list;
  const kept = [...byIdentity.values()];
  return {
    ...listNode(kept, list),
    redefined: items.filter((item) => !kept.includes(item) && isWrittenIn(item, list)),
  };
}

/** Whether an item is written in the list itself, and not in the list that it was merged over. */
function isWrittenIn({ at: item }: Node, { at: list }: Node): boolean {
  if (item === undefined || list === undefined) return false;
  return item.source === list.source && item.start >= list.start && item.end <= list.end;
}
