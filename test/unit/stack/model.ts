import { normalize, type StackContext } from "../../../src/stack/normalize/normalize.ts";
import type { Problem } from "../../../src/stack/problems/problem.ts";
import { checkRules } from "../../../src/stack/rules/rules.ts";
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

/** The model of a text without interpolation, with the problems of normalizing it. */
export async function model(text: string, given: Partial<StackContext> = {}) {
  const root = tree(text);
  const { stack, problems } = await normalize(root, { ...context, ...given });
  return { root, stack, problems };
}

/** The stack of a text that must have no problems. */
export async function stackOf(text: string, given: Partial<StackContext> = {}): Promise<Stack> {
  const { stack, problems } = await model(text, given);
  if (problems.length > 0) throw new Error(problems.map(line).join("\n"));
  return stack;
}

/** A service `a` with the given attributes. */
export async function serviceOf(inside: string, given: Partial<StackContext> = {}): Promise<Service> {
  const stack = await stackOf(`services:\n  a:\n${inside.replace(/^/gm, "    ")}\n`, given);
  const service = stack.services.get("a");
  if (service === undefined) throw new Error("the service is disabled");
  return service;
}

/** The problems of normalizing a text, one per line. */
export async function complaintsOf(text: string): Promise<string[]> {
  return (await model(text)).problems.map(line);
}

/** The problems that the rules find in a text: `severity line:column source text | message`. */
export async function brokenRules(text: string, given: Partial<StackContext> = {}): Promise<string[]> {
  const { root, stack } = await model(text, given);
  return checkRules(stack, root).map((problem: Problem) => `${problem.severity} ${line(problem)}`);
}
