import { afterAll, beforeAll } from "vitest";
import { type TestProject, withProject } from "./with-project.ts";

/** One project for all tests of a file: prepared before the first, removed after the last. */
export function useProject(prefix: string, prepare: (project: TestProject) => Promise<void>): () => TestProject {
  let project: TestProject | undefined;
  let gone: Promise<void> = Promise.resolve();
  let end = () => {};
  beforeAll(async () => {
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    await new Promise<void>((ready, fail) => {
      gone = withProject(prefix, async (made) => {
        project = made;
        await prepare(made);
        ready();
        await over;
      });
      gone.catch(fail);
    });
  });
  afterAll(async () => {
    end();
    await gone;
  });
  return () => {
    if (project === undefined) throw new Error("The project is there from the first test on.");
    return project;
  };
}
