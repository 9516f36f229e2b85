import { homedir } from "node:os";
import { UsageError } from "../errors.ts";
import type { Node } from "./node.ts";
import { mount } from "./normalize/mounts.ts";
import { ports } from "./normalize/ports.ts";
import type { NormalizeContext, Shape } from "./normalize/shape.ts";
import type { Mount, Port, Service } from "./stack.ts";

/** Changes of a service for one `run`, from the command line. Undefined: as in the file. */
export interface OneOffChanges {
  readonly name: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Empty: the service's own, or none if the entrypoint is changed. */
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  /** `service`: the ports of the file. */
  readonly ports: "service" | readonly Port[];
  readonly mounts: readonly Mount[];
}

/** The service for a one-off container: never restarted, never scaled, and without its ports unless requested. */
export function oneOffService(service: Service, changes: OneOffChanges): Service {
  const { restart: _, deploy, ports: own = [], ...rest } = service;
  const { restart_policy: __, ...kept } = deploy ?? {};
  const { entrypoint, command, capAdd, capDrop, user, workingDir } = changes;
  return {
    ...rest,
    ...(deploy === undefined ? {} : { deploy: kept }),
    container_name: changes.name,
    scale: 1,
    tty: changes.tty,
    stdin_open: changes.stdin,
    entrypoint: entrypoint ?? service.entrypoint,
    command: command.length > 0 ? command : entrypoint === undefined ? service.command : [],
    ...(user === undefined ? {} : { user }),
    ...(workingDir === undefined ? {} : { working_dir: workingDir }),
    cap_add: [...without(service.cap_add, capDrop), ...capAdd],
    cap_drop: [...without(service.cap_drop, capAdd), ...capDrop],
    environment: { ...service.environment, ...changes.environment },
    labels: { ...service.labels, ...changes.labels },
    ports: changes.ports === "service" ? own : changes.ports,
    volumes: [...(service.volumes ?? []), ...changes.mounts],
  };
}

function without(names: readonly string[] = [], removed: readonly string[]): string[] {
  return names.filter((name) => !removed.includes(name));
}

/** Parses ports such as `8080:80`, like `ports` in a file. Throws UsageError. */
export function portsOf(specs: readonly string[], from: { readonly cwd: string }): readonly Port[] {
  const items = specs.map(scalar);
  return (read<readonly Port[]>(ports, { kind: "list", items }, from) ?? []).map((port) => port);
}

/** Parses mounts such as `./data:/data:ro`, like `volumes` in a file; paths are relative to `cwd`. Throws UsageError. */
export function mountsOf(specs: readonly string[], from: { readonly cwd: string }): readonly Mount[] {
  return specs.flatMap((spec) => read<Mount>(mount, scalar(spec), from) ?? []);
}

function scalar(text: string): Node {
  return { kind: "scalar", value: text, text, quoted: true };
}

function read<T>(shape: Shape, node: Node, { cwd }: { readonly cwd: string }): T | undefined {
  const reading: NormalizeContext = {
    name: "",
    workingDir: cwd,
    home: homedir(),
    environment: new Map(),
    problems: [],
    normalize: true,
    resolveEnv: true,
    resolvePaths: true,
  };
  // The shape guarantees the type.
  const value = shape.read(node, { reading, path: [] }) as T | undefined;
  const fault = reading.problems.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw new UsageError(fault.message, { hint: fault.hint });
  return value;
}
