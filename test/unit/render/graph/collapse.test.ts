import { expect, it } from "vitest";
import { boxesOf } from "../../../../src/render/graph/boxes.ts";
import { collapsed } from "../../../../src/render/graph/collapse.ts";
import { dotText } from "../../../../src/render/graph/dot.ts";
import { graphOf } from "../../../../src/render/graph/graph.ts";
import { loop } from "../../../support/graph-stacks.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const worker = { image: "shop-worker", depends_on: dependsOn({ db: "healthy" }) } as const;

const namesIn = (services: Parameters<typeof stackOf>[0]["services"]) => {
  const { services: nodes, dependencies } = collapsed(graphOf(stackOf({ services })));
  return [nodes.map(({ name }) => name), dependencies.map(({ from, on }) => `${from} > ${on}`)];
};

it("draws three or more services with the same image and dependencies as one", () => {
  expect(namesIn({ "work-mail": worker, "work-pdf": worker, "work-sms": worker, db: { image: "db" } })).toEqual([
    ["work-* (3)", "db"],
    ["work-* (3) > db"],
  ]);
  expect(namesIn({ "work-mail": worker, "work-pdf": worker, db: { image: "db" } })[0]).toHaveLength(3);
});

it("names two of them if another service has the same start, or they have none in common", () => {
  const others = { "work-x": { image: "other" }, db: { image: "db" } };
  const [names] = namesIn({ "work-mail": worker, "work-pdf": worker, "work-sms": worker, ...others });
  expect(names).toEqual(["work-mail, work-pdf +1", "work-x", "db"]);
});

it("keeps apart what differs in image, networks, dependents or state, and what is in a cycle", () => {
  const user = { image: "user", depends_on: dependsOn({ a: "started" }) };
  const [names] = namesIn({ a: worker, b: worker, c: { ...worker, networks: { back: null } }, user, db: {} });
  expect(names).toEqual(["a", "b", "c", "user", "db"]);
  expect(collapsed(graphOf(loop)).services).toEqual(graphOf(loop).services);
});

it("does not draw a network that every service joins", () => {
  const both = { image: "a", networks: { all: null, front: null } };
  const { groups, loose } = boxesOf(
    graphOf(
      stackOf({
        services: {
          a: both,
          b: both,
          c: { image: "c", networks: { all: null } },
          d: { image: "d", networks: { all: null } },
        },
        networks: { all: {}, front: {} },
      }),
    ),
  );
  expect(groups.map(({ network }) => network)).toEqual(["front"]);
  expect([...loose, ...groups.flatMap(({ boxes }) => boxes)].flatMap(({ label }) => label.networks)).toEqual([]);
});

it("spreads services without dependencies over several columns", () => {
  const services = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`s${index}`, { image: `i${index}` }]));
  const invisible = dotText(graphOf(stackOf({ services }))).match(/"s\d+" -> "s\d+" \[style=invis\]/g) ?? [];
  expect(invisible).toHaveLength(90);
  expect(invisible).toContain('"s0" -> "s10" [style=invis]');
});
