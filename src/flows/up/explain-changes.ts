import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { EngineReads } from "../../engine/engine.ts";
import type { ObservedContainer } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { fromContainers } from "../../import/from-containers.ts";
import type { FieldChange, Plan, Step } from "../../plan/plan.ts";
import { redactor } from "../../redact/redactor.ts";
import { hasSecret } from "../../redact/secrets-in-text.ts";
import type { Loaded } from "../../stack/load.ts";
import { type Node, nodeAt } from "../../stack/node.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import { secretsOf, secretsOfEnv } from "../../stack/secret-values.ts";

interface Changed {
  readonly plan: Plan;
  readonly loaded: Pick<Loaded, "root" | "stack">;
  readonly containers: readonly ObservedContainer[];
}

/**
 * The plan with the values of changed fields as a stack file writes them: the old ones from the containers, the new ones as
 * they stand in the file. Leaves out secrets, and fields that neither of the two has, which are only defaults.
 */
export async function explainChanges({ plan, loaded, containers }: Changed, engine: EngineReads): Promise<Plan> {
  const changed = new Set(plan.steps.flatMap((step) => (changesOf(step).length > 0 ? [serviceOf(step) ?? ""] : [])));
  if (changed.size === 0) return plan;
  const ids = containers.flatMap((fact) => (changed.has(fact.labels[labels.service] ?? "") ? [fact.id] : []));
  const [configs, defaults] = await Promise.all([engine.inspectConfigs(ids), engine.defaults()]);
  const drafts = fromContainers({ containers: configs, networks: [], volumes: [], defaults }).services;
  const fields = new Map(drafts.map((draft) => [draft.name, draft.fields]));
  const secrets = redactor([
    ...secretsOf(loaded.stack),
    ...configs.flatMap(({ config }) => secretsOfEnv(config.Env ?? [])),
  ]);
  const shown = (field: string, text: string | undefined) =>
    text === undefined || hasSecret(field, text) || secrets.text(text) !== text ? undefined : text;

  const explain = (service: string, change: FieldChange): readonly FieldChange[] => {
    const path = pathOf(change.field);
    const node = nodeAt(loaded.root, ["services", service, ...path]);
    const old = valueAt(fields.get(service), path);
    const from = change.from ?? shown(change.field, node?.kind === "scalar" ? wordsOf(old) : textOf(old));
    const to = node === undefined ? change.to : shown(change.field, writtenText(node));
    const isDefault = path[0] === "deploy" && node === undefined && from === undefined;
    return isDefault ? [] : [withValues(change, change.kind === "added" ? undefined : from, to)];
  };
  const steps = plan.steps.map((step): Step => {
    const service = serviceOf(step);
    if (service === undefined || step.because.why !== "changed") return step;
    return {
      ...step,
      because: { why: "changed", fields: changesOf(step).flatMap((change) => explain(service, change)) },
    };
  });
  return { ...plan, steps };
}

function changesOf({ because }: Step): readonly FieldChange[] {
  return because.why === "changed" ? because.fields : [];
}

function serviceOf({ action }: Step): string | undefined {
  return "service" in action ? action.service : undefined;
}

function withValues({ field, kind }: FieldChange, from: string | undefined, to: string | undefined): FieldChange {
  return { field, kind, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** Only the first dot separates, because a name may hold dots itself: `labels.com.example.tier`. */
function pathOf(field: string): readonly string[] {
  const dot = field.indexOf(".");
  return dot < 0 ? [field] : [field.slice(0, dot), field.slice(dot + 1)];
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  const isRecord = typeof value === "object" && value !== null && Object.hasOwn(value, key);
  return isRecord ? valueAt((value as Readonly<Record<string, unknown>>)[key], rest) : undefined;
}

/** A command as one string, if its words need no quotes. */
function wordsOf(value: unknown): string | undefined {
  const isPlain = Array.isArray(value) && value.every((word) => /^[\w./:=@%+,-]+$/.test(String(word)));
  return isPlain ? value.join(" ") : textOf(value);
}

/** As in a stack file, with lists and mappings in one line. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function writtenText(node: Node): string | undefined {
  return node.kind === "scalar" ? node.text : textOf(plainOf(node));
}

function plainOf(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.quoted ? node.text : node.value;
    case "list":
      return node.items.map(plainOf);
    case "map":
      return Object.fromEntries(Array.from(node.entries, ([key, { value }]) => [key, plainOf(value)]));
  }
}

/**
 * Where the file sets a service's field: `compose.yaml:14`. A variable of an env file is set there. Reads each env file once.
 */
export async function placesOf({
  root,
  stack,
}: Changed["loaded"]): Promise<(service: string, field: string) => string | undefined> {
  const files = new Map<string, readonly EnvLines[]>();
  for (const name of stack.services.keys()) files.set(name, await envLinesOf(root, name, stack.workingDir));
  return (service, field) => {
    const [section, variable = ""] = pathOf(field);
    const isInFile = nodeAt(root, ["services", service, "environment", variable]) !== undefined;
    const line = section === "environment" && !isInFile ? lineIn(files.get(service) ?? [], variable) : undefined;
    return line ?? fieldPlace(root, service, field);
  };
}

interface EnvLines {
  readonly name: string;
  readonly lines: readonly string[];
}

async function envLinesOf(root: Loaded["root"], service: string, folder: string): Promise<readonly EnvLines[]> {
  const node = nodeAt(root, ["services", service, "env_file"]);
  const items = node === undefined ? [] : node.kind === "list" ? node.items : [node];
  const paths = items.flatMap((item) => {
    const path = item.kind === "map" ? item.entries.get("path")?.value : item;
    return path?.kind === "scalar" ? [resolve(folder, path.text)] : [];
  });
  const read = paths.map(async (path) => {
    const text = await readFile(path, "utf8").catch(() => "");
    return { name: relative(folder, path), lines: text.split(/\r?\n/) };
  });
  return Promise.all(read);
}

/** The last line that sets the variable: later files and lines win. */
function lineIn(files: readonly EnvLines[], variable: string): string | undefined {
  for (const { name, lines } of files.toReversed()) {
    const index = lines.findLastIndex((line) => /^\s*(?:export\s+)?([^\s=:]+)\s*[=:]/.exec(line)?.[1] === variable);
    if (index >= 0) return `${name}:${index + 1}`;
  }
  return undefined;
}
