import { exampleHint, mayQuote } from "../check/hints.ts";
import { type Entry, type MapNode, type Node, type Path, pathText, type ScalarNode } from "../node.ts";
import type { Place, Problem } from "../problems/problem.ts";
import type { Cast, Typed } from "./casts.ts";
import {
  type Lookup,
  type Substitution,
  substitute,
  type TemplateFault,
  tooLarge,
  unsetVariable,
} from "./substitute.ts";

/**
 * Substitutes variables in the values of a tree (never in keys), then converts strings to numbers and booleans where the
 * attribute, by `shape`, requires it. Values keep their places; nodes that do not change are returned as they are.
 */
export function interpolate(
  root: MapNode,
  lookup: Lookup,
  shape: Typed,
): { readonly root: MapNode; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const warned = new Set<string>();
  let grown = 0;

  /** The substitution of a value, with an error if the tree has grown too far by it. */
  function bounded(text: string): Substitution {
    const result = substitute(text, lookup);
    grown += Math.max(0, result.text.length - text.length);
    if (grown <= growthLimit) return result;
    return { ...result, faults: [...result.faults, { ...tooLarge(0, text.length), message: grownTooFar }] };
  }

  function substituted(node: ScalarNode, path: Path, cast: Cast | undefined): ScalarNode {
    if (typeof node.value !== "string" || grown > growthLimit) return node;
    const { text, unset, faults } = bounded(node.value);
    for (const { rule, message, hint, ...range } of faults) {
      const at = narrowed(node, range);
      problems.push({ rule, severity: "error", path: pathText(path), message, at, hint });
    }
    for (const { name, ...range } of unset) {
      if (warned.has(name)) continue;
      warned.add(name);
      const shellHint = shellAttributes.test(pathText(path)) ? escapeHint(name) : {};
      problems.push({ ...unsetVariable(name), ...shellHint, path: pathText(path), at: narrowed(node, range) });
    }
    const value = cast?.of(text) ?? text;
    if (cast !== undefined && faults.length === 0) problems.push(...castFaults(node, path, value, cast));
    return value === node.value ? node : { ...node, value, text, quoted: typeof value === "string" };
  }

  function walk<N extends Node>(node: N, path: Path, typed: Typed | undefined): N;
  function walk(node: Node, path: Path, typed: Typed | undefined): Node {
    // A value with !reset is dropped, so its variables do not matter.
    if (node.tag === "reset") return node;
    if (node.kind === "scalar") return substituted(node, path, typed?.cast);
    if (node.kind === "list") {
      const items = node.items.map((item, index) => walk(item, [...path, index], typed?.below?.(index)));
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
    }
    const changed: [string, Entry][] = [];
    for (const [key, entry] of node.entries) {
      const value = walk(entry.value, [...path, key], typed?.below?.(key));
      if (value !== entry.value) changed.push([key, { ...entry, value }]);
    }
    return changed.length === 0 ? node : { ...node, entries: new Map([...node.entries, ...changed]) };
  }

  return { root: walk(root, [], shape), problems };
}

/** The characters that variables may add to a whole tree. */
const growthLimit = 32 * 1024 * 1024;
const grownTooFar = "the values of all variables in this file are larger than 32 MB";

/** The attributes that a shell in the container may read, so that `$NAME` may be meant for that shell. */
const shellAttributes =
  /^services\..*\.(?:command|entrypoint|healthcheck\.test|post_start|pre_start|pre_stop)(?:\.|\[|$)/;

function escapeHint(name: string): Pick<Problem, "hint"> {
  return { hint: `Set ${name}, or write $$${name} to let the shell in the container expand it.` };
}

/** The problems of a string that should be a number or a boolean. */
function castFaults(node: ScalarNode, path: Path, value: ScalarNode["value"], { wants, of }: Cast): Problem[] {
  const common = { path: pathText(path), at: node.at };
  if (typeof value === "boolean") {
    const isPlain = /^(?:true|false)$/i.test(node.text) || /\$/.test(node.text);
    const message = `${JSON.stringify(node.text)} for boolean is not supported by YAML 1.2`;
    return isPlain ? [] : [{ ...common, rule: "old-boolean", severity: "warning", message, hint: `Write ${value}.` }];
  }
  if (typeof value !== "string" || of(value) !== undefined) return [];
  const shown = mayQuote({ ...node, text: value }, path) ? `, not ${JSON.stringify(value)}` : "";
  const variableHint = `Change the variable: this is the value of ${JSON.stringify(node.text)}.`;
  const hint = value === node.value ? exampleHint(path) : variableHint;
  return [{ ...common, rule: "bad-type", severity: "error", message: `${common.path} must be ${wants}${shown}`, hint }];
}

/** The place of a part of a scalar; the whole scalar if the source differs from the value, such as by escapes. */
function narrowed({ at, value }: ScalarNode, range: Pick<TemplateFault, "start" | "end">): Place | undefined {
  if (at === undefined || typeof value !== "string") return at;
  const offset = at.source.text.slice(at.start, at.end).indexOf(value.slice(range.start, range.end));
  if (offset === -1) return at;
  const start = at.start + offset;
  return { source: at.source, start, end: start + range.end - range.start };
}
