import type { Verdict } from "../../verdict/verdict.ts";
import { stemOf } from "../ephemeral/project.ts";
import type { StepReport } from "./provisioning.ts";

/** What a JUnit file reports. */
export interface JUnitSuite {
  readonly project: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly steps: readonly StepReport[];
  /** Explain in more detail why a service's steps failed. */
  readonly verdicts: readonly Verdict[];
}

/** Provisioning as JUnit XML, as CI systems read it: one test case per step, failed ones with a reason. */
export async function junit({ project, startedAt, steps, verdicts }: JUnitSuite): Promise<string> {
  const { default: Builder } = await import("fast-xml-builder");
  const builder = new Builder({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  const count = (...statuses: readonly StepReport["status"][]) =>
    steps.filter(({ status }) => statuses.includes(status)).length;
  const counts = {
    "@tests": steps.length,
    "@failures": count("failed"),
    "@errors": 0,
    "@skipped": count("blocked", "cancelled", "skipped"),
    "@time": seconds(steps.reduce((total, { ms }) => total + ms, 0)),
  };
  const suite = {
    "@name": xmlAttribute(`berth: ${project}`),
    ...counts,
    "@timestamp": startedAt.replace(/\.\d+|Z$/g, ""),
    testcase: steps.map((step) => testCase(project, step, verdicts)),
  };
  const text: string = builder.build({ testsuites: { "@name": "berth", ...counts, testsuite: [suite] } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
}

function testCase(project: string, step: StepReport, verdicts: readonly Verdict[]) {
  const { id, service, status, ms, message = "" } = step;
  // CI systems compare test cases between runs by name, so the random part of the project name is left out.
  const stem = stemOf(project);
  const named = {
    "@classname": xmlAttribute(service === undefined ? stem : `${stem}.${service}`),
    "@name": xmlAttribute(id.replaceAll(project, stem)),
    "@time": seconds(ms),
  };
  if (status === "done") return named;
  const text = xmlAttribute(message);
  if (status !== "failed") return { ...named, skipped: { "@message": text || status } };
  const verdict = service === undefined ? undefined : verdicts.find((each) => each.service === service);
  return { ...named, failure: { "@message": text, "@type": "failed", "#text": xmlText(failureText(step, verdict)) } };
}

function failureText({ message, hint }: StepReport, verdict: Verdict | undefined): string {
  const { cause, log = [], next = [] } = verdict ?? {};
  const why = cause === undefined ? [hint] : [cause.sentence, cause.quote, ...next, ...log];
  return [message, ...why].filter((text) => text !== undefined).join("\n");
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Replaces what XML cannot hold, even escaped: most control characters, and half a surrogate pair. */
function xmlText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace.
  return text.replaceAll(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD");
}

/** XML readers turn white space in an attribute into spaces. */
function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll(/\s+/g, " ");
}
