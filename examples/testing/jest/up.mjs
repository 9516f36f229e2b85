import { Stack } from "berth";

export default async function up() {
  const stack = await Stack.load({ file: "../compose.yaml", cwd: import.meta.dirname, ephemeral: true });
  globalThis.stack = stack;
  await stack.up();
  // Workers get a copy of this environment, with WEB_URL and the other variables.
  Object.assign(process.env, await stack.variables());
}
