import { Stack } from "berth";

const stack = await Stack.load({ file: "../compose.yaml", cwd: import.meta.dirname, ephemeral: true });

export async function mochaGlobalSetup() {
  await stack.up();
  Object.assign(process.env, await stack.variables());
}

export const mochaGlobalTeardown = () => stack[Symbol.asyncDispose]();
