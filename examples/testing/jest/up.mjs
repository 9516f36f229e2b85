import { Stack } from "berth";

export default async function up() {
  const stack = await Stack.load({ file: "../compose.yaml", cwd: import.meta.dirname, ephemeral: true });
  globalThis.stack = stack;
  await stack.up();
  // WEB_URL and the like: what the workers get is a copy of this environment.
  Object.assign(process.env, await stack.variables());
}
