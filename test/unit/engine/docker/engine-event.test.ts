import { expect, test } from "vitest";
import { engineEvent } from "../../../../src/engine/docker/engine-event.ts";

const line = (Action: string, Attributes: object) =>
  `{"Type":"container","Action":${JSON.stringify(Action)},"Actor":{"ID":"c1","Attributes":${JSON.stringify(Attributes)}},"time":1700000000,"timeNano":1700000000123456789}`;

test("splits health from the action, and keeps all digits of the time", () => {
  expect(engineEvent(line("health_status: healthy", { name: "a-1", image: "x", "my.label": "1" }))).toEqual({
    type: "container",
    action: "health_status",
    health: "healthy",
    id: "c1",
    name: "a-1",
    labels: { "my.label": "1" },
    timeNano: "1700000000123456789",
    raw: { action: "health_status: healthy", attributes: { name: "a-1", image: "x", "my.label": "1" } },
  });
});

test("reports the exit code of a die event", () => {
  expect(engineEvent(line("die", { name: "a-1", exitCode: "137" }))).toMatchObject({ action: "die", exitCode: 137 });
  expect(engineEvent(line("exec_create: sh -c x", { name: "a-1" })).action).toBe("exec_create");
});
