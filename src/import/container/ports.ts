import type { Blueprint } from "../../engine/inspect-config.ts";
import { given, type Part } from "../service-draft.ts";

interface Binding {
  readonly HostIp?: string;
  readonly HostPort?: string;
}

/** Published ports, and those that are only told of. */
export function portsPart({ config, host, image }: Blueprint): Part {
  const bindings = (host["PortBindings"] ?? {}) as Readonly<Record<string, readonly Binding[] | null>>;
  const exposed = Object.keys(config.ExposedPorts ?? {});
  const ofImage = image?.config.ExposedPorts ?? {};
  const published = Object.entries(bindings).flatMap(([port, places]) =>
    (places ?? []).map((place) => portText(port, place)),
  );
  const all = host["PublishAllPorts"] === true ? exposed.filter((port) => !Object.hasOwn(bindings, port)) : [];
  return {
    fields: given({
      ports: [...published, ...all.map((port) => short(port))],
      expose: exposed.filter((port) => !(port in bindings) && !(port in ofImage) && !all.includes(port)).map(short),
    }),
    left:
      all.length === 0
        ? []
        : [{ what: "-P (publish all ports)", why: "a stack file names each port: those of today are under `ports`" }],
  };
}

function portText(port: string, { HostIp: ip = "", HostPort: number = "" }: Binding): string {
  const address = ip.includes(":") ? `[${ip}]` : ip;
  if (address !== "") return `${address}:${number === "0" ? "" : number}:${short(port)}`;
  return number === "" || number === "0" ? short(port) : `${number}:${short(port)}`;
}

function short(port: string): string {
  return port.replace(/\/tcp$/, "");
}
