import { expect, test } from "vitest";
import { planBuild } from "../../../../src/plan/images/images.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const build = { context: "/app" };

test("builds an image after its base images and those of its service's dependencies", () => {
  const stack = stackOf({
    services: {
      web: { build: { ...build, additional_contexts: { base: "service:base" } } },
      base: { build },
      app: { build, depends_on: dependsOn({ web: "started" }) },
    },
  });
  expect(showPlan(planBuild(stack, new Set(["app", "web"])), { order: true })).toMatchInlineSnapshot(`
    "shop: 3 steps

      + build shop-base
      + build shop-web
          after build shop-base
      + build shop-app
          after build shop-web
    "
  `);
});

test("builds an image of two services once", () => {
  const stack = stackOf({ services: { a: { image: "same:1", build }, b: { image: "same:1", build } } });
  expect(planBuild(stack, new Set(["a", "b"])).steps.map(({ id }) => id)).toEqual(["build same:1"]);
});

test("builds the service that a build is based on, even if it was not selected", () => {
  const stack = stackOf({ services: { web: { build: { ...build, additional_contexts: { b: "service:base" } } } } });
  const base = { name: "base", command: null, entrypoint: null, build };
  const steps = planBuild({ ...stack, disabled: new Map([["base", base]]) }, new Set(["web"])).steps;
  expect(steps.map(({ id }) => id)).toEqual(["build shop-base", "build shop-web"]);
});
