import { homedir } from "node:os";
import { UsageError } from "../errors.ts";
import type { Node } from "./node.ts";
import { mount } from "./normalize/mounts.ts";
import { ports } from "./normalize/ports.ts";
import type { NormalizeContext, Shape } from "./normalize/shape.ts";
import type { Mount, Port, Service } from "./stack.ts";

/** What a command line changes of a service for one run. Undefined: as the file has it. */
export interface OneOffChanges {
  readonly name: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Empty: the service's own, or none where the entrypoint is another. */
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  /** `service`: those of the file. */
  readonly ports: "service" | readonly Port[];
  readonly mounts: readonly Mount[];
}

/** The service as one run of it wants it: never restarted, never scaled, and without its ports unless asked for. */
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

function without(words: readonly string[] = [], gone: readonly string[]): string[] {
  return words.filter((word) => !gone.includes(word));
}

/** `8080:80`, as `ports` has it. Throws UsageError. */
export function portsOf(specs: readonly string[], from: { readonly cwd: string }): readonly Port[] {
  const items = specs.map(scalar);
  return (read<readonly Port[]>(ports, { kind: "list", items }, from) ?? []).map((port) => port);
}

/** `./data:/data:ro`, as `volumes` has it; relative to the working directory. Throws UsageError. */
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
    normalise: true,
    resolveEnv: true,
    resolvePaths: true,
  };
  // What a shape reads is what it is named for.
  const value = shape.read(node, { reading, path: [] }) as T | undefined;
  const fault = reading.problems.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw new UsageError(fault.message, { hint: fault.hint });
  return value;
}
