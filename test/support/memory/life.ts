import { type Books, isLive, present, type Row, refuse, rowOf } from "./books.ts";
import { portHolder } from "./create.ts";

/** `command: ["true"]` ends at once with 0, `["false"]` with 1; anything else runs on. */
const endings: Readonly<Record<string, number>> = { true: 0, false: 1 };

export function start(books: Books, name: string): void {
  const row = present(books, name);
  if (row.state === "running") return;
  if (row.state === "paused") refuse(409, "cannot start a paused container");
  for (const attached of row.networks) {
    const network = books.networks.get(attached.name);
    // Docker looks a network up by the id of the container's first start.
    const isGone = network === undefined || (attached.id !== "" && attached.id !== network.id);
    if (isGone) refuse(404, `network ${attached.name} not found`);
  }
  const holder = portHolder(books, row.name);
  if (holder !== undefined) refuse(500, `port ${holder.port} is already allocated by ${holder.by}`);
  run(books, row);
}

function run(books: Books, row: Row): void {
  row.networks = row.networks.map((on) => ({ ...on, id: books.networks.get(on.name)?.id ?? "" }));
  row.startedAt = books.now();
  row.state = "running";
  row.exitCode = 0;
  row.health = row.service.healthcheck === undefined ? "none" : "starting";
  books.tell(row, "start");
  const ending = endings[row.service.command?.[0] ?? ""];
  if (ending !== undefined) halt(books, row, ending);
}

export function stop(books: Books, name: string, graceSeconds: number | undefined): void {
  const row = rowOf(books, name);
  if (row !== undefined) halt(books, row, graceSeconds === 0 ? 137 : 143);
}

export function halt(books: Books, row: Row, exitCode: number): void {
  if (!isLive(row)) return;
  Object.assign(row, { state: "exited", exitCode, finishedAt: books.now(), health: "none" });
  books.tell(row, "die", exitCode);
}

export function rename(books: Books, name: string, to: string): void {
  const row = present(books, name);
  if (books.containers.has(to)) refuse(409, `container name "${to}" is already in use`);
  books.containers.delete(row.name);
  row.name = to;
  books.containers.set(to, row);
  books.tell(row, "rename");
}

export function remove(books: Books, name: string, force: boolean, anonymousVolumes: boolean): void {
  const row = rowOf(books, name);
  if (row === undefined) return;
  if (isLive(row) && !force) refuse(409, `container ${name} is running`);
  halt(books, row, 137);
  books.containers.delete(row.name);
  for (const mount of anonymousVolumes ? row.mounts : []) {
    if (mount.type === "volume" && mount.source === "") books.volumes.delete(mount.name);
  }
  books.tell(row, "destroy");
}
