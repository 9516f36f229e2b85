import { expect, test } from "vitest";
import { planBuild } from "../../../../src/plan/images/images.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const build = { context: "/app" };

test("an image is built after those that it starts from and those of the services that it depends on", () => {
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

test("an image that two services build is built once", () => {
  const stack = stackOf({ services: { a: { image: "same:1", build }, b: { image: "same:1", build } } });
  expect(planBuild(stack, new Set(["a", "b"])).steps.map(({ id }) => id)).toEqual(["build same:1"]);
});

test("a service that a build starts from is built with it though it was not selected", () => {
  const stack = stackOf({ services: { web: { build: { ...build, additional_contexts: { b: "service:base" } } } } });
  const base = { name: "base", command: null, entrypoint: null, build };
  const steps = planBuild({ ...stack, disabled: new Map([["base", base]]) }, new Set(["web"])).steps;
  expect(steps.map(({ id }) => id)).toEqual(["build shop-base", "build shop-web"]);
});
