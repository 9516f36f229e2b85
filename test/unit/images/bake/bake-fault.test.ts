import { expect, test } from "vitest";
import { bakeError, failedTarget } from "../../../../src/images/bake/bake-fault.ts";

const words = [
  "Dockerfile:2",
  "--------------------",
  "   1 |     FROM busybox:1",
  "   2 | >>> RUN false",
  "   3 |     ",
  "--------------------",
  'target web: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
].join("\n");

test("a failed build names its service, its last output and the Dockerfile's line", () => {
  const { message, hint } = bakeError(["web"], words, ["make: no rule"]);
  expect(message).toMatchInlineSnapshot(`
    "the build of service "web" failed: process "/bin/sh -c false" did not complete successfully: exit code: 1
      make: no rule
    Dockerfile:2
       1 |     FROM busybox:1
       2 | >>> RUN false"
  `);
  expect(hint).toBe("Correct the Dockerfile at the marked line.");
  expect(failedTarget(words)).toBe("web");
});

test.each([
  ['no builder "x" found', "docker buildx ls"],
  ["unknown flag: --allow", "0.17"],
  ['failed to solve: target stage "x" could not be found', "build.target"],
  ["invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set", "ssh-add"],
  ["write /x: no space left on device", "docker system df"],
])("`%s` gets a hint", (said, hint) => {
  expect(bakeError(["web"], said, []).hint).toContain(hint);
});

test("reports a bake without a message", () => {
  expect(bakeError(["a", "b"], "", []).message).toBe(
    'the build of services "a", "b" failed: docker buildx bake exited without a message',
  );
});
