import { expect, it } from "vitest";
import { imageLabels } from "../../../src/images/planned-builds.ts";

it("an image has labels of the project, the service and the build", () => {
  const web = { name: "web", command: null, entrypoint: null, build: { labels: { team: "a" } } };
  expect(imageLabels("shop", web)).toEqual({
    team: "a",
    "com.docker.compose.project": "shop",
    "com.docker.compose.service": "web",
    "com.docker.compose.version": "2.40.3",
  });
});
