import { expect, test } from "vitest";
import { connect } from "../../../../../src/engine/docker/connect/connect.ts";
import { unreachableError } from "../../../../../src/engine/docker/connect/unreachable-error.ts";

const failure = (path: string, because: string) =>
  ({
    endpoint: { url: `unix://${path}`, from: "usual socket", target: { kind: "socket", path } },
    because,
    cause: new Error(because),
  }) as const;

test("lists the endpoints tried, in order, and why each failed", () => {
  const error = unreachableError([failure("/a.sock", "no such socket"), failure("/b.sock", "permission denied")]);
  expect(error.message).toBe(
    "no container engine answers. Tried, in this order:\n" +
      "  unix:///a.sock (usual socket): no such socket\n" +
      "  unix:///b.sock (usual socket): permission denied",
  );
  expect(error.hint).toContain("docker group");
});

test("names the source of an address that cannot be reached", async () => {
  await expect(connect({ env: { DOCKER_HOST: "unix:///bdk/absent.sock" } })).rejects.toMatchObject({
    message: "no container engine answers at unix:///bdk/absent.sock (DOCKER_HOST): no such socket",
    hint: expect.stringContaining("correct DOCKER_HOST"),
    exitCode: 4,
  });
});

test("refuses a time limit that is not a number", async () => {
  await expect(connect({ env: { BERTH_ENGINE_TIMEOUT: "soon" } })).rejects.toThrow(
    'BERTH_ENGINE_TIMEOUT must be a number of seconds, not "soon"',
  );
});
