import { expect, test } from "vitest";
import { buildLines } from "../../../../src/images/bake/solve-status.ts";

const at = (second: number) => new Date(second * 1000).toISOString();
const said = (text: string) => Buffer.from(text).toString("base64");
const run = { digest: "a", name: "[web 2/2] RUN make", started: at(0) };

test("prints a step's start, output and end with one number", () => {
  const read = buildLines();
  const lines = [
    ...read({ vertexes: [{ digest: "a", name: run.name }] }),
    ...read({
      vertexes: [run, { digest: "b", name: "[web 1/2] FROM x", started: at(0), completed: at(0), cached: true }],
    }),
    ...read({ logs: [{ vertex: "a", data: said("one\nhal"), timestamp: at(1) }] }),
    ...read({ logs: [{ vertex: "a", data: said("f\n"), timestamp: at(2) }] }),
    ...read({ statuses: [{ id: "naming to x", vertex: "a" }] }),
    ...read({ statuses: [{ id: "naming to x", vertex: "a", completed: at(2) }] }),
    ...read({ statuses: [{ id: "naming to x", vertex: "a", completed: at(2) }] }),
    ...read({ vertexes: [{ ...run, completed: at(3) }] }),
  ];
  expect(lines.map(({ text }) => text)).toEqual([
    "#1 [web 2/2] RUN make",
    "#2 [web 1/2] FROM x",
    "#2 CACHED",
    "#1 1.000 one",
    "#1 2.000 half",
    "#1 naming to x done",
    "#1 DONE 3.0s",
  ]);
  expect(lines[3]?.vertex).toBe("[web 2/2] RUN make");
});

test("joins output that is split inside a character, and keeps the last state of progress bars", () => {
  const read = buildLines();
  read({ vertexes: [run] });
  const bytes = Buffer.from("10%\r50%\rdöne\n");
  const pieces = [...bytes].map((byte) => Buffer.from([byte]).toString("base64"));
  const lines = pieces.flatMap((data) => read({ logs: [{ vertex: "a", data, timestamp: at(1) }] }));
  expect(lines.map(({ text }) => text)).toEqual(["#1 1.000 döne"]);
});

test("prints the error of a failed step after its output", () => {
  const read = buildLines();
  read({ vertexes: [run] });
  read({ logs: [{ vertex: "a", data: said("no newline"), timestamp: at(1) }] });
  expect(read({ vertexes: [{ ...run, completed: at(2), error: "exit code: 1" }] }).map(({ text }) => text)).toEqual([
    "#1 no newline",
    "#1 ERROR: exit code: 1",
  ]);
});

test("a canceled step is not a failure", () => {
  const read = buildLines();
  read({ vertexes: [run] });
  const error = "process did not complete successfully: exit code: 137: context canceled";
  expect(read({ vertexes: [{ ...run, completed: at(2), error }] })).toMatchObject([{ text: "#1 CANCELED" }]);
});

test("a step that restarts at once is not done", () => {
  const read = buildLines();
  expect(read({ vertexes: [{ ...run, completed: at(0) }, run] }).map(({ text }) => text)).toEqual([
    "#1 [web 2/2] RUN make",
  ]);
});
