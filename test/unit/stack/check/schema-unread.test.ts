import { expect, it, onTestFinished, vi } from "vitest";
import { schemaText } from "../../../../schemas/stack.schema.json?validator";

it("parses the schema only for messages", async () => {
  vi.resetModules();
  const { complaints, project } = await import("../project.ts");
  const parse = vi.spyOn(JSON, "parse");
  onTestFinished(() => parse.mockRestore());
  const parsed = () => parse.mock.calls.some(([text]) => text === schemaText);
  const service = "    {image: a, command: b, depends_on: {}, volumes: ['v:/v'], networks: [n], environment: {A: b}}\n";
  const file = (rest: string) => `services:\n  s:\n${service}${rest}volumes: {v: {}}\nnetworks: {n: {}}\n`;
  expect(await complaints(project({ "compose.yaml": file("  t: {build: .}\n") }))).toEqual([]);
  expect(parsed()).toBe(false);
  expect(await complaints(project({ "compose.yaml": file("  t: {imaeg: a}\n") }))).not.toEqual([]);
  expect(parsed()).toBe(true);
});
