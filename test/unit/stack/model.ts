import { normalize, type StackContext } from "../../../src/stack/normalize/normalize.ts";
import type { Problem } from "../../../src/stack/problems/problem.ts";
import { rules } from "../../../src/stack/rules/rules.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";
import { line, tree } from "./text.ts";

const context: StackContext = {
  name: "shop",
  workingDir: "/p",
  files: ["/p/compose.yaml"],
  environment: new Map(),
  profiles: [],
  services: [],
};

/** The model of a text (nothing interpolated), with what normalising it finds. */
export async function model(text: string, given: Partial<StackContext> = {}) {
  const root = tree(text);
  const { stack, problems } = await normalize(root, { ...context, ...given });
  return { root, stack, problems };
}

/** The stack of a text in which nothing may be wrong. */
export async function stackOf(text: string, given: Partial<StackContext> = {}): Promise<Stack> {
  const { stack, problems } = await model(text, given);
  if (problems.length > 0) throw new Error(problems.map(line).join("\n"));
  return stack;
}

/** A service `a`, given as the inside of its mapping. */
export async function serviceOf(inside: string, given: Partial<StackContext> = {}): Promise<Service> {
  const stack = await stackOf(`services:\n  a:\n${inside.replace(/^/gm, "    ")}\n`, given);
  const service = stack.services.get("a");
  if (service === undefined) throw new Error("the service is disabled");
  return service;
}

/** What normalising a text complains of, a line each. */
export async function complaintsOf(text: string): Promise<string[]> {
  return (await model(text)).problems.map(line);
}

/** What the rules say of a text: `severity line:column what stands there | message`. */
export async function brokenRules(text: string, given: Partial<StackContext> = {}): Promise<string[]> {
  const { root, stack } = await model(text, given);
  return rules(stack, root).map((problem: Problem) => `${problem.severity} ${line(problem)}`);
}
