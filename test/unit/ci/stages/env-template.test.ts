import { describe, expect, it } from "vitest";
import { envTemplates, fillTemplate } from "../../../../src/ci/stages/env-template.ts";
import { endpoints } from "../../../../src/endpoints/endpoints.ts";
import { innerEndpoints } from "../../../../src/endpoints/located.ts";
import { BerthError } from "../../../../src/errors.ts";
import { factOf, stackOf } from "../stacks.ts";

const stack = stackOf({
  db: { ports: [{ target: 5432 }, { target: 9187 }] },
  "a.b": { ports: [{ target: 80 }] },
  job: {},
});
const port = (target: number, published: number) => ({ hostIp: "0.0.0.0", published, target, protocol: "tcp" });
const facts = [
  factOf("db", { ports: [port(5432, 32001), port(9187, 32002)] }),
  factOf("a.b", { ports: [port(80, 32003)] }),
];

function value(template: string): string {
  const [read] = envTemplates([`X=${template}`], stack);
  return read === undefined ? "" : fillTemplate(read, endpoints(stack, facts, "localhost"));
}

/** What is said of templates that are wrong. */
function refusal(...texts: readonly string[]): string {
  try {
    envTemplates(texts, stack);
  } catch (error) {
    if (error instanceof BerthError) return `${error.message}\n  ${error.hint}`;
    throw error;
  }
  return "";
}

describe("a template for a variable", () => {
  it.each([
    ["postgres://app@{{db.host}}:{{db.port}}/app", "postgres://app@localhost:32001/app"],
    ["{{ db.port_9187 }}{{db.port_5432}}", "3200232001"],
    ["{{db.url}} {{db.url_9187}}", "postgres://localhost:32001 tcp://localhost:32002"],
    ["{{a.b.port}}", "32003"],
    ["{{project}}", "shop"],
    ["", ""],
    ["a=b}} $HOME {", "a=b}} $HOME {"],
    [`{{"{{"}}.Name}}`, "{{.Name}}"],
    ["two\n{{db.port}}\nlines", "two\n32001\nlines"],
  ])("fills in %j", (template, filledIn) => {
    expect(value(template)).toBe(filledIn);
  });

  it.each([
    ["DB={{dv.host}}", '--env DB: {{dv.host}}: no service "dv"\n  The services are db, a.b, job.'],
    ["DB={{jbo.host}}", '--env DB: {{jbo.host}}: no service "jbo"\n  Did you mean "job"?'],
    ["DB={{db.prot}}", /a service has no "prot"\n.*\{\{db\.port_5432\}\}/],
    ["DB={{db.port_80}}", "--env DB: {{db.port_80}}: db does not publish port 80\n  Its ports are 5432, 9187."],
    [
      "DB={{job.port}}",
      '--env DB: {{job.port}}: job publishes no port\n  Declare the port that it listens on: ports: ["5432"].',
    ],
    ["DB={{db}}", /\{\{db\}\} is not known/],
    ["DB={{.db.host}}", /no service "\.db"\n.*"db"/],
    ["DB={{db.host", /"\{\{" without "\}\}"/],
    ["db.host", /this is not NAME=template/],
    ["1A=b", /this is not NAME=template/],
  ])("is refused before anything starts: %s", (text, words) => {
    expect(refusal(text)).toMatch(words);
  });

  it("uses exposed ports if the command runs inside the stack", () => {
    const beside = stackOf({ db: { ports: [{ target: 5432 }], expose: ["5432", "9187/tcp", "70-80"] }, job: {} });
    const [read] = envTemplates(["X={{db.url}} {{db.host}}:{{db.port_9187}}"], beside, "inside");
    if (read === undefined) throw new Error("It was read.");
    expect(fillTemplate(read, innerEndpoints(beside))).toBe("postgres://db:5432 db:9187");
    expect(() => envTemplates(["X={{job.port}}"], beside, "inside")).toThrow("{{job.port}}: job exposes no port");
    expect(() => envTemplates(["X={{db.port_1}}"], beside, "inside")).toThrow(
      "{{db.port_1}}: db does not expose port 1",
    );
  });

  it("reports all faults at once, and shortens long texts", () => {
    const said = refusal("A={{x.host}}", "B={{y.host}}", `hunter2${"hunter2".repeat(9)}`);
    expect(said.match(/--env /g)).toHaveLength(4);
    expect(said).not.toContain("hunter2".repeat(4));
  });

  it("fails with a message if the container has exited", () => {
    const [read] = envTemplates(["X={{db.port}}"], stack);
    if (read === undefined) throw new Error("It was read.");
    expect(() => fillTemplate(read, endpoints(stack, [], "localhost"))).toThrow(
      "--env X: db publishes a port, but none of its",
    );
  });
});
