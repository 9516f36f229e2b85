/**
 * Stacks for Vitest: one for a whole run (`stackSetup`, `providedStack`), or one for each file (`stackTest`).
 *
 * @packageDocumentation
 */
import { afterAll, beforeAll, inject, type TestAPI, test } from "vitest";
import type { TestProject } from "vitest/node";
import { Failure } from "../errors.ts";
import type { EndpointOptions, ServiceEndpoint, StackOptions, UpOptions } from "./options.ts";
import { Stack } from "./stack.ts";

/** Which stack to bring up, and how. It is ephemeral by default. */
export interface TestStackOptions extends StackOptions {
  readonly up?: Omit<UpOptions, "signal" | "onEvent"> | undefined;
}

/** What tests get to know about the stack of their run. Plain data, because it is sent to other processes. */
export interface ProvidedFacts {
  readonly project: string;
  readonly endpoints: readonly ServiceEndpoint[];
}

declare module "vitest" {
  export interface ProvidedContext {
    berth: ProvidedFacts;
  }
}

/**
 * A global setup that brings up one stack for a whole test run, and removes it at the end.
 *
 * @example
 * ```ts
 * // vitest.stack.ts, named by `test.globalSetup` of vitest.config.ts
 * export default stackSetup({ file: "compose.yaml" });
 * ```
 */
export function stackSetup(options: TestStackOptions = {}): (project: TestProject) => Promise<() => Promise<void>> {
  return async (project) => {
    const stack = await broughtUp({ cwd: project.config.root, ...options });
    project.provide("berth", { project: stack.project, endpoints: await stack.endpoints() });
    return () => stack[Symbol.asyncDispose]();
  };
}

/** The stack of a test run, as a test sees it. */
export interface ProvidedStack extends ProvidedFacts {
  /**
   * Where to reach a port of a service from here.
   *
   * @throws `Failure` if it is not published
   */
  endpoint(service: string, port: number, options?: Pick<EndpointOptions, "index" | "protocol">): ServiceEndpoint;
  /** Opens the stack for `exec`, `logs` and so on. The test closes it, which removes nothing. */
  open(): Stack;
}

/** The stack that `stackSetup` brought up. */
export function providedStack(): ProvidedStack {
  const { project, endpoints } = inject("berth");
  return {
    project,
    endpoints,
    endpoint: (service, port, { index = 1, protocol = "tcp" } = {}) => {
      const own = endpoints.filter((each) => each.service === service && each.index === index);
      const found = own.find((each) => each.target === port && each.protocol === protocol);
      if (found !== undefined) return found;
      throw new Failure(`service "${service}" publishes no port ${port}/${protocol}`, {
        hint: own.length === 0 ? "It publishes none." : `It publishes ${own.map(({ target }) => target).join(", ")}.`,
      });
    },
    open: () => Stack.named(project),
  };
}

/** How long Vitest waits for a file's own stack: images may have to be pulled or built. */
const hookMs = 600_000;

/**
 * Vitest's `test` with a separate stack for each file, as the fixture `stack`. The stack is brought up before the file's
 * first test and removed after its last. Call this at the top of a test file, or of a module that test files import.
 *
 * @example
 * ```ts
 * const test = stackTest({ file: "compose.yaml" });
 * test("greets", async ({ stack }) => {
 *   const { url } = await stack.endpoint("web", 80);
 *   expect((await fetch(url)).status).toBe(200);
 * });
 * ```
 */
export function stackTest(options: TestStackOptions = {}): TestAPI<{ readonly stack: Stack }> {
  let current: Promise<Stack> | undefined;
  const open = () => {
    current ??= broughtUp(options);
    return current;
  };
  const close = async () => {
    const stack = current;
    current = undefined;
    await (await stack?.catch(() => undefined))?.[Symbol.asyncDispose]();
  };
  // Hooks, because they have a time limit of their own. A fixture shares the test's.
  beforeAll(async () => void (await open()), hookMs);
  afterAll(close, hookMs);
  return test.extend<{ readonly stack: Stack }>({
    stack: [
      // Vitest reads from this pattern which other fixtures are needed.
      // biome-ignore lint/correctness/noEmptyPattern: none.
      async ({}, use) => {
        // Without isolation, files share this module, and its hooks belong to the first file.
        await use(await open());
        await close();
      },
      { scope: "file" },
    ],
  });
}

/** Shorter than Vitest's limit, so that the failure has a verdict. */
const waitMs = 120_000;

async function broughtUp({ up, ...options }: TestStackOptions): Promise<Stack> {
  const stack = await Stack.load({ ephemeral: true, ...options });
  try {
    await stack.up({ timeoutMs: waitMs, ...up });
    return stack;
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}
