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

/** Which stack, and how it is brought up. `ephemeral` is the default here. */
export interface TestStackOptions extends StackOptions {
  readonly up?: Omit<UpOptions, "signal" | "onEvent"> | undefined;
}

/** What the tests get to know of a run's stack. Plain data, because it crosses processes. */
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
 * A global setup that brings up one stack for a whole run, passes its facts to the tests, and takes it down at the end.
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

/** The stack of a run, as a test sees it. */
export interface ProvidedStack extends ProvidedFacts {
  /**
   * Where a port of a service is reached from here.
   *
   * @throws `Failure` where it is not published
   */
  endpoint(service: string, port: number, options?: Pick<EndpointOptions, "index" | "protocol">): ServiceEndpoint;
  /** For `exec`, `logs` and the like; the test closes it, which takes nothing down. */
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

/** How long Vitest waits for a stack of a file's own: images may have to be pulled or built. */
const hookMs = 600_000;

/**
 * Vitest's `test` with a stack of each file's own as the fixture `stack`: brought up before the file's first test, taken
 * down after its last. Call it at the top of a file, or of a module that files import.
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
  // Hooks, for these may take their time: a fixture has no more of it than a test.
  beforeAll(async () => void (await open()), hookMs);
  afterAll(close, hookMs);
  return test.extend<{ readonly stack: Stack }>({
    stack: [
      // Vitest reads from the pattern which fixtures this one needs.
      // biome-ignore lint/correctness/noEmptyPattern: none.
      async ({}, use) => {
        // Without isolation a module that files share is not read again for each, and the hooks are the first file's.
        await use(await open());
        await close();
      },
      { scope: "file" },
    ],
  });
}

/** What has not come up by then will not: its verdict says why, as Vitest's own patience does not. */
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
