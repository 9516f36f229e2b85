import { expect, test } from "vitest";
import { bakeFault, failedTarget } from "../../../../src/images/bake/bake-fault.ts";

const words = [
  "Dockerfile:2",
  "--------------------",
  "   1 |     FROM busybox:1",
  "   2 | >>> RUN false",
  "   3 |     ",
  "--------------------",
  'target web: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
].join("\n");

test("a failed build is told with its service, its last words and the Dockerfile's line", () => {
  const { message, hint } = bakeFault(["web"], words, ["make: no rule"]);
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
])("of `%s` it is said what to do", (said, hint) => {
  expect(bakeFault(["web"], said, []).hint).toContain(hint);
});

test("a bake that ends without a word is told so", () => {
  expect(bakeFault(["a", "b"], "", []).message).toBe(
    'the build of services "a", "b" failed: docker buildx bake ended without a word',
  );
});
