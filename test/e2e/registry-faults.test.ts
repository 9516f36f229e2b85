import { describe, expect, it } from "vitest";
import { useFaultyRegistry } from "../support/faulty-registry.ts";
import { imageId } from "../support/own-images.ts";
import { commandsOf } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { withProject } from "../support/with-project.ts";

describe("a registry that fails", () => {
  const registry = useFaultyRegistry();
  const named = (fault: string) => `${registry().host}/${fault}:1`;

  it("is named with each image, what it did and the next thing to try; the images fail each by itself", () =>
    withProject("img-", async (project) => {
      const faults = {
        "401": ["image not found, or login required", "docker login"],
        "404": ['the registry has no such image, or no tag "1" of it', "Check the name and the tag"],
        "429": ["the registry's rate limit is reached (429)", "Try again later"],
        "500": ["the registry failed: ", "Try again later"],
        // The engine itself tries five times, which takes it a minute.
        cut: ["the connection to the registry was lost", "Run it again"],
      } as const;
      const services = Object.keys(faults).map((fault) => `s${fault}: {image: "${named(fault)}"}`);
      await project.write({ "compose.yaml": `services: {${services.join(", ")}}` });
      const { code, stderr } = await commandsOf(project).tryBerth(["pull"]);
      expect(code).toBe(1);
      for (const [fault, [message, hint]] of Object.entries(faults)) {
        expect(stderr).toContain(`image ${named(fault)} could not be pulled from ${registry().host}: ${message}`);
        expect(stderr).toContain(hint);
      }
    }));

  it.each(["SIGINT", "SIGTERM"] as const)(
    "and hangs in the middle of a layer is left by %s, and nothing stays",
    (signal) =>
      withProject("img-", async (project) => {
        await project.write({ "compose.yaml": `services: {s: {image: "${named("stall")}"}}` });
        const run = commandsOf(project).start(["pull"]);
        await Promise.all([said(run, "stderr", /Pulling/), registry().stalled]);
        run.process.kill(signal);
        const { code, stderr } = await run.ended;
        expect(code).toBe(signal === "SIGINT" ? 130 : 143);
        expect(stderr).not.toContain("Pulled");
        expect(await imageId(named("stall"))).toBeUndefined();
      }),
  );
});
