// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are Compose's, not JavaScript's.
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../../../src/ci/artifacts/collect.ts";
import { record } from "../../../src/ci/artifacts/recording.ts";
import { runReport } from "../../../src/ci/artifacts/report.ts";
import { endpointsOf } from "../../../src/engine/docker/connect/endpoint.ts";
import { unreachableError } from "../../../src/engine/docker/connect/unreachable-error.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { EngineEvent } from "../../../src/engine/facts.ts";
import { Failure } from "../../../src/errors.ts";
import { planJson, showPlan } from "../../../src/plan/show.ts";
import { redactor } from "../../../src/redact/redactor.ts";
import { dotText, svgText } from "../../../src/render/graph/dot.ts";
import { graphOf } from "../../../src/render/graph/graph.ts";
import { graphJson } from "../../../src/render/graph/json.ts";
import { mermaidText } from "../../../src/render/graph/mermaid.ts";
import { treeText } from "../../../src/render/graph/tree.ts";
import { annotations } from "../../../src/render/job-log/annotations.ts";
import { eventJson, eventLine } from "../../../src/render/lists/event.ts";
import { errorText, paintProblems } from "../../../src/render/problems/errors.ts";
import { verdictText } from "../../../src/render/problems/verdict.ts";
import { whyJson, whyText } from "../../../src/render/problems/why.ts";
import { failureJson, jsonProgress } from "../../../src/render/progress/json.ts";
import { lineProgress } from "../../../src/render/progress/lines.ts";
import { plain } from "../../../src/render/terminal/color.ts";
import { openUi } from "../../../src/render/ui.ts";
import { parseEnvFile } from "../../../src/stack/env/env-file.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { openRemotes } from "../../../src/stack/remote/fetch.ts";
import { knownSecrets, secretsOf, secretsOfEnv } from "../../../src/stack/secret-values.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";
import { redactedEvidence } from "../../../src/verdict/redacted-evidence.ts";
import { verdictOf } from "../../../src/verdict/verdict-of.ts";
import { planLab } from "../../support/plan-lab.ts";
import { stackOf } from "../../support/stacks.ts";
import { fact } from "../apply/facts.ts";
import { loaded, project } from "../stack/project.ts";
import { evidence } from "../verdict/scene.ts";
import { anyAddress, anySecret, anySecretName, anyTokenAddress, marker } from "./any-secret.ts";

const screen = { columns: 100 };

/** A stack with a secret in every place that a service has for one. */
const secretService = (name: string, secret: string, address: string): Partial<Service> => ({
  environment: { [name]: secret, URL: address, OPTIONS: `mode=a;password=${secret}` },
  labels: { [`com.example.${name}`]: secret, "com.example.url": address },
  command: ["serve", "--password", secret, `--token=${secret}`, `--url=${address}`],
  healthcheck: {
    test: ["CMD-SHELL", `mysqladmin ping -p${secret} && curl -fsu admin:${secret} x --api-key=${secret}`],
  },
  post_start: [
    { command: ["login", `--password=${secret}`, "--token", secret], environment: { [name]: secret } },
    { command: ["sh", "-c", `curl -H 'Authorization: Bearer ${secret}' x; PGPASSWORD="${secret}" psql`] },
  ],
  pre_stop: [{ command: ["curl", "-H", `X-Api-Key: ${secret}`, `http://x/?key=${secret}`] }],
});

const anyService = fc
  .tuple(anySecretName, anySecret, anyAddress)
  .map((given) => ({ given, service: secretService(...given) }));

describe("problems of a stack file", () => {
  const inService: readonly string[] = [
    "envv: { A: ADDRESS }",
    "envv: { NAME: SECRET }",
    "environment: { NAME: [SECRET] }",
    "environment: { DB_PASSWORD: { a: b, c: SECRET } }",
    "environment: { A: B, NAME: 'a, SECRET', C: [] }",
    "environment:\n      NAME:SECRET",
    "environment:\n      NAME SECRET",
    "environment:\n      A: b\n      NAME:\n      SECRET",
    "environment:\n      NAME:\n        SECRET\n    envv: a",
    "environment:\n      NAME: |\n        SECRET\n       bad",
    'environment:\n      NAME: "SECRET',
    "environment:\n      NAME: SECRET: x",
    "environment:\n      NAME: @SECRET",
    "environment:\n      NAME: %SECRET",
    "environment:\n      NAME: *SECRET",
    "environment:\n      NAME: ${SECRET",
    "environment:\n      NAME: SECRET-${",
    "environment:\n      A: ${X:-ADDRESS",
    "environment:\n      NAME=SECRET",
    "environment:\n      NAME: SECRET\n      NAME: SECRET",
    "environment:\n      - NAME=SECRET\n      - NAME: SECRET",
    "environment:\n      - [NAME=SECRET]",
    "environment:\n      - A=ADDRESS\n      - {}",
    "environment:\n      A: ADDRESS\n\tB: c",
    "environment: [NAME=SECRET, { NAME: SECRET }]",
    "labels:\n      NAME: [SECRET]",
    "build: { context: ., args: { NAME: [SECRET] }, arg: 1 }",
    "build: { context: 'ADDRESS', dockerfil: x }",
    "command: { NAME: SECRET }",
    'command: ["serve", "--password", "SECRET", {}]',
    "command:\n      - --password\n      - SECRET: x",
    "command: serve --token SECRET\n      - x",
    'healthcheck: { test: ["CMD", "mysqladmin", "-pSECRET"], intervall: 1s }',
    "healthcheck: { test: redis-cli -a SECRET ping, retries: many }",
    "mem_limit: ADDRESS",
    "ports: ['ADDRESS']",
    "image: 'ADDRESS'",
    "extends: { file: 'ADDRESS', service: a }",
    "env_file: 'ADDRESS'",
    "volumes: ['ADDRESS:x:y:z']",
    "x: { NAME: SECRET }",
    "logging: { driver: a, options: { NAME: [SECRET] } }",
  ];
  const outside = [
    "secrets:\n  a: { content: SECRET, fil: x }",
    "secrets:\n  a:\n    content: [SECRET]",
    "secrets:\n  a:\n    content: |\n      SECRET\n    fil: x",
    "include: ['ADDRESS']",
    "ADDRESS",
    "networks: { a: { driver_opts: { NAME: [SECRET] } } }",
  ];
  const files = [...inService.map((text) => `    ${text}`), ...outside].map(
    (text) => `services:\n  web:\n    image: a\n${text}\n`,
  );
  const inYaml = fc.oneof(anyAddress, anyTokenAddress).filter((address) => !/['\\#]/.test(address));

  async function shownOf(text: string): Promise<readonly string[]> {
    try {
      const { warnings } = await loaded(project({ "compose.yaml": text }));
      return [paintProblems(warnings, plain, screen)];
    } catch (error) {
      if (!(error instanceof StackInvalid)) throw error;
      return [errorText(error, plain, screen), failureJson(error), JSON.stringify(annotations(error)), error.message];
    }
  }

  it.each(files)("never show a password or a value with a secret's name: %j", async (file) => {
    await fc.assert(
      fc.asyncProperty(anySecretName, anySecret, inYaml, async (name, secret, address) => {
        const text = file
          .replaceAll("SECRET", secret)
          .replaceAll("ADDRESS", () => address)
          .replaceAll("NAME", name);
        for (const shown of await shownOf(text)) expect(shown).not.toContain(marker);
      }),
      { numRuns: 12 },
    );
  });

  it("never show a value of an env file", () => {
    const text = fc.constantFrom(
      'NAME="SECRET',
      "NAME=SECRET-${",
      "NAME SECRET=x",
      "A='SECRET",
      "NAME=a\nSECRET\nB=${",
    );
    fc.assert(
      fc.property(text, anySecretName, anySecret, (file, name, secret) => {
        const source = { name: ".env", path: "/x/.env", text: file.replace("SECRET", secret).replace("NAME", name) };
        const { problems } = parseEnvFile(source, () => undefined);
        expect(paintProblems(problems, plain, screen)).not.toContain(marker);
      }),
    );
  });
});

describe("a plan", () => {
  it("never shows a secret, as text or as JSON", async () => {
    await fc.assert(
      fc.asyncProperty(anyService, fc.boolean(), async ({ service, given: [, secret] }, isAdded) => {
        const plainStack = stackOf({ services: { web: { labels: { a: "b", copy: isAdded ? "" : secret } } } });
        const secretStack = stackOf({ services: { web: { ...service, labels: { ...service.labels, copy: secret } } } });
        const [before, after] = isAdded ? [plainStack, secretStack] : [secretStack, plainStack];
        const lab = planLab(before);
        await lab.up();
        const plan = await lab.plan({}, after);
        expect(plan.steps.length).toBeGreaterThan(0);
        expect(showPlan(plan, { order: true })).not.toContain(marker);
        expect(JSON.stringify(planJson(plan))).not.toContain(marker);
        const shown: string[] = [];
        const progress = jsonProgress((line) => shown.push(line))(plan);
        const lines = lineProgress({ line: (line) => shown.push(line), build: () => {}, paint: plain })(plan);
        for (const step of plan.steps) {
          const error = new Failure(`no route to redis://:${secret}@cache`);
          for (const { emit } of [progress, lines]) {
            emit({ type: "failed", step, error });
            emit({ type: "warning", step, message: error.message });
          }
        }
        expect(shown.join("\n")).not.toContain(marker);
      }),
    );
  });
});

/** What a program may write of a secret. */
const saying = (secret: string, address: string) => [
  `could not connect to ${address}`,
  `wrong password ${secret}`,
  `{"password":${JSON.stringify(secret)}}`,
  `GET /?token=${encodeURIComponent(secret)}`,
];

describe("a verdict", () => {
  it("never shows a secret, also within why", () => {
    fc.assert(
      fc.property(anyService, fc.nat(3), ({ service, given: [name, secret, address] }, which) => {
        const stack: Stack = stackOf({ services: { app: service } });
        const said = saying(secret, address);
        const env = [`${name}=${secret}`, `URL=${address}`];
        const given = evidence({
          stack,
          log: said,
          refusal: said[which] ?? "",
          fact: {
            env,
            argv: [...(service.command ?? [])],
            command: (service.command ?? []).join(" "),
            stateError: said[which] ?? "",
            probes: [{ exitCode: 1, output: said.join("\n"), startedAt: "", durationMs: 1 }],
          },
        });
        const known = redactedEvidence(given, redactor([...secretsOf(stack), ...secretsOfEnv(env)]));
        const verdict = verdictOf(known, { subject: "Container shop-app-1", blocks: [] });
        expect(JSON.stringify(verdict)).not.toContain(marker);
        expect(verdictText(verdict, plain, screen)).not.toContain(marker);
        const why = { service: "app", isUp: false, containers: [], verdicts: [verdict], pending: undefined };
        expect(whyText(why, 0, plain, screen) + whyJson(why)).not.toContain(marker);
      }),
    );
  });
});

describe("the files of a ci run", () => {
  it("never have a secret", async () => {
    await fc.assert(
      fc.asyncProperty(anyService, async ({ service, given: [name, secret, address] }) => {
        const stack: Stack = {
          ...stackOf({ services: { web: service } }),
          secrets: new Map([["s", { name: "s", content: `first line\n${secret} second line\nthird` }]]),
          extensions: { "x-app": { [name]: secret, list: [`--token=${secret}`], nested: { [name]: [secret] } } },
        };
        const said = saying(secret, address);
        const files = new Map<string, string>();
        const append = (file: string, text: Uint8Array | string) =>
          void files.set(file, (files.get(file) ?? "") + Buffer.from(text).toString());
        const folder = {
          path: "/out",
          write: async (file: string, text: string) => append(file, text),
          open: (file: string) => ({
            write: async (text: Uint8Array | string) => append(file, text),
            close: async () => {},
          }),
          discard: async () => {},
        };
        const redact = redactor(knownSecrets(stack, new Map([["SHELL_TOKEN", secret]]), []));
        const container = fact("shop-web-1", {
          command: (service.command ?? []).join(" "),
          labels: { ...service.labels },
        });
        const event: EngineEvent = {
          ...{ type: "container", action: "exec_create", id: "1", name: "shop-web-1", labels: {}, timeNano: "1" },
          raw: {
            action: `exec_create: mysqladmin ping -p${secret} --password=${secret} --token '${secret}' ${address}`,
            attributes: { image: "a", [name]: secret, execID: "1" },
          },
        };
        const engine = {
          inspectContainer: async () => ({
            Config: {
              Env: [`${name}=${secret}`, `URL=${address}`],
              Cmd: service.command,
              Healthcheck: { Test: service.healthcheck?.test },
            },
            State: { Health: { Log: [{ Output: said.join("\n") }] } },
          }),
          logs: async function* () {},
          events: async () =>
            (async function* () {
              yield event;
            })(),
          stats: async function* () {},
        } as unknown as Engine;
        const failure = new Failure(said.join("\n"), { hint: said[0] });
        const seen = {
          ...{
            project: "shop",
            command: ["npm", "test", `--token=${secret}`, "--url", address],
            startedAt: "",
            upMs: 1,
          },
          ...{ containers: [container], peaks: new Map(), endpoints: undefined, end: { began: true, failure } },
          steps: [
            {
              id: "start web-1",
              kind: "start-container",
              service: "web",
              status: "failed",
              ms: 1,
              message: said.join("\n"),
              hint: said[1],
            },
          ] as const,
        };
        const lab = planLab(stackOf({ services: { web: {} } }));
        await lab.up();
        const plans = [await lab.plan({}, stack)];
        const report = redact.data(runReport(seen));
        const recording = await record(engine, {
          project: "shop",
          file: folder.open("events.jsonl"),
          redactor: redact,
        });
        await new Promise(setImmediate);
        await recording.stop();
        await collect(
          { stack, plans, containers: [container], report },
          { engine, folder, redactor: redact, signal: new AbortController().signal },
        );
        expect([...files.keys()]).toEqual(
          expect.arrayContaining(["config.yaml", "inspect.json", "events.jsonl", "junit.xml"]),
        );
        for (const [file, text] of files) expect(text, file).not.toContain(marker);
        for (const line of said) expect(Buffer.from(redact.line(Buffer.from(line))).toString()).not.toContain(marker);
        expect(eventLine(event) + eventJson(event)).not.toContain(marker);
      }),
    );
  });
});

describe("errors and notes on the terminal", () => {
  it("never show the password of an address", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anyAddress, anyTokenAddress),
        fc.constantFrom("plain", "json"),
        async (address, progress) => {
          const shown: string[] = [];
          const stream = () => {
            const through = new PassThrough();
            through.on("data", (chunk) => shown.push(String(chunk)));
            return through as unknown as NodeJS.WriteStream;
          };
          const stdout = stream();
          const options = {
            progress,
            ansi: "never",
            stdout,
            stderr: stream(),
            env: { GITHUB_ACTIONS: "true" },
          } as const;
          const ui = openUi({ ...options, stop: new AbortController().signal });
          const error = new Failure(`cannot reach ${address}`, {
            hint: `Correct ${address}.`,
            cause: new Error(address),
          });
          ui.note(`fetching ${address}`);
          ui.warn(`${address} is slow`);
          ui.status(`Trying ${address}`);
          ui.problem(error);
          ui.failure(error);
          ui.problems([{ rule: "a", severity: "warning", path: "", message: `see ${address}`, hint: `or ${address}` }]);
          await ui.close();
          expect(shown.join("")).toContain("cannot reach");
          expect(shown.join("")).not.toContain(marker);
          expect(errorText(new Error(address), plain) + errorText(error, plain)).not.toContain(marker);
        },
      ),
    );
  });

  it("never show the password of DOCKER_HOST", async () => {
    const malformed = fc.constantFrom(
      `tcp:/u:${marker}@x`,
      `u:${marker}@host:23`,
      `foo://u:${marker}`,
      `tcp://u:a ${marker}@x`,
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyAddress, malformed), async (address) => {
        const message = await endpointsOf({ DOCKER_HOST: address }).then(
          ([endpoint]) => endpoint && unreachableError([{ endpoint, because: "refused", cause: undefined }]).message,
          (error: Error) => error.message,
        );
        expect(message).not.toContain(marker);
      }),
    );
  });

  it("never show the credentials of a remote source", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyAddress, anyTokenAddress), async (address) => {
        const shown: string[] = [];
        const ask = async (question: string) => shown.push(question) < 0;
        const note = (text: string) => void shown.push(text);
        const fetch = openRemotes({ env: { HOME: "/nowhere" }, ask, note, assumeYes: false } as unknown as Parameters<
          typeof openRemotes
        >[0]);
        const { problem } = await fetch(address);
        expect(JSON.stringify([problem?.message, problem?.hint, shown])).not.toContain(marker);
      }),
    );
  });
});

describe("a graph", () => {
  it("never shows the password of an address, in any format", () => {
    fc.assert(
      fc.property(anyService, ({ service, given: [, , address] }) => {
        const graph = graphOf(
          stackOf({ services: { web: { ...service, image: address }, db: { network_mode: address } } }),
        );
        const texts = [
          graphJson(graph),
          mermaidText(graph),
          dotText(graph),
          svgText(graph),
          treeText(graph, { columns: 80, paint: plain }),
        ];
        expect(texts.join("\n")).not.toContain(marker);
      }),
    );
  });
});
