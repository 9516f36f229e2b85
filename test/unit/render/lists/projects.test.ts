import { expect, test } from "vitest";
import { projectsText } from "../../../../src/render/lists/projects.ts";

const projects = [
  {
    name: "shop",
    status: "running(2)",
    configFiles: "/home/ann/shop/compose.yaml,/etc/extra.yaml",
    folders: ["/home/ann/shop"],
    isEphemeral: false,
  },
  { name: "shop-ci", status: "running(1)", configFiles: "N/A", folders: [], isEphemeral: true },
];
const shown = (format: string, isWatched: boolean) =>
  projectsText(projects, format, { isTty: isWatched, home: "/home/ann" });

test("a terminal shows each project's folder and ephemeral stacks", () => {
  expect(shown("table", true)).toMatchInlineSnapshot(`
    "NAME      STATUS                  FOLDER    CONFIG FILES
    shop      running(2)              ~/shop    compose.yaml, /etc/extra.yaml
    shop-ci   running(1), ephemeral   N/A       N/A
    "
  `);
});

test("a script gets the columns of docker compose, and its fields", () => {
  expect(shown("table", false).split("\n")[0]).toBe("NAME                STATUS              CONFIG FILES");
  expect(JSON.parse(shown("json", true))[1]).toEqual({ Name: "shop-ci", Status: "running(1)", ConfigFiles: "N/A" });
});

test("a template can use WorkingDir and Ephemeral", () => {
  expect(shown("{{.Name}} {{.WorkingDir}} {{.Ephemeral}}", false)).toBe("shop /home/ann/shop false\nshop-ci  true\n");
});
