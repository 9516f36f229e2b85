import { withoutPasswords } from "../../redact/addresses.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import { mergeVerdicts } from "../../verdict/verdict-of.ts";
import type { ContainerStatus, PendingStep, Why } from "../../verdict/why.ts";
import { type Entry, entriesText } from "../lists/entries.ts";
import { ageText } from "../size.ts";
import type { Paint, Screen } from "../terminal/color.ts";
import { verdictText } from "./verdict.ts";

/** The status of a service as text. */
export function whyText(why: Why, nowMs: number, paint: Paint, screen: Screen): string {
  const up = why.containers.map((container) => {
    const title = `${why.service}: ${titleOf(container, nowMs)}`;
    const entries = [...containerEntries(container, nowMs), ...pendingEntries(why.pending)];
    return `${paint.green("✓")} ${paint.bold(title)}\n${entriesText(entries, paint, screen)}`;
  });
  const down = why.verdicts.map((verdict) => verdictText(verdict, paint, screen));
  return [...down, ...up].join("\n");
}

/** The root causes of a stack's services that are not up, then those that are. */
export function whyAllText(all: readonly Why[], paint: Paint, screen: Screen): string {
  const down = rootCauses(all).map((verdict) => verdictText(verdict, paint, screen));
  const up = all.filter(({ isUp }) => isUp).map(({ service }) => service);
  const names = up.length === 0 ? "" : `: ${up.join(", ")}`;
  const isWhole = up.length === all.length;
  const summary = isWhole
    ? `${paint.green("✓")} all services are up${names}`
    : `${up.length} of ${all.length} services up${names}`;
  return [...down, `${summary}\n`].join("\n");
}

/** Without the verdicts on services that only wait for others, if those have verdicts. */
function rootCauses(all: readonly Why[]): readonly Verdict[] {
  const verdicts = mergeVerdicts(all.flatMap((why) => why.verdicts));
  const roots = verdicts.filter(({ cause }) => cause.kind !== "dependency");
  return roots.length > 0 ? roots : verdicts;
}

/** One array, with an object for each service as `whyJson` prints it. */
export function whyAllJson(all: readonly Why[]): string {
  return `[${all.map((why) => whyJson(why).trimEnd()).join(",\n")}]\n`;
}

function titleOf({ is, startedAt, finishedAt }: ContainerStatus, nowMs: number): string {
  return is === "done" ? `done: exited ${ago(finishedAt, nowMs)} without an error` : `up for ${age(startedAt, nowMs)}`;
}

/** The status of a service as JSON. */
export function whyJson({ service, isUp, containers, verdicts, pending }: Why): string {
  const json = JSON.stringify({ schemaVersion: 1, service, up: isUp, containers, verdicts, pending }, null, 2);
  return `${withoutPasswords(json)}\n`;
}

function containerEntries(status: ContainerStatus, nowMs: number): readonly Entry[] {
  const { container, image, state, createdAt, replaced, restarts, lastEnd } = status;
  const reason = replaced === undefined ? "" : `, replacing another${replaced === "" ? "" : `: ${replaced}`}`;
  return [
    { label: "container", text: `${container} (${image}): ${state}` },
    { label: "created", text: `${ago(createdAt, nowMs)}${reason}` },
    ...(restarts > 0 ? [{ label: "restarts", text: String(restarts) }] : []),
    ...(status.is === "done"
      ? [{ label: "note", text: "to keep it running, give it a `command` that stays in the foreground" }]
      : []),
    ...(lastEnd === undefined
      ? []
      : [
          {
            label: "last exit",
            text: `${ago(lastEnd.at, nowMs)}${lastEnd.words === "" ? "" : `, ${lastEnd.words}`}`,
          },
        ]),
  ];
}

function pendingEntries(pending: readonly PendingStep[] | undefined): readonly Entry[] {
  if (pending === undefined) return [];
  if (pending.length === 0) return [{ label: "now", text: "`up` would change nothing" }];
  const reasons = [...new Set(pending.map(({ because }) => because))];
  return reasons.map((reason) => {
    const steps = pending.filter(({ because }) => because === reason).map(({ step }) => step);
    return { label: "now", text: `\`up\` would ${stepsText(steps)}: ${reason}` };
  });
}

/** `recreate web-1` for the five steps of a replacement, which start with a rename; else the steps themselves. */
function stepsText(steps: readonly string[]): string {
  const replaced = steps.flatMap((step) => /^rename (.+)/.exec(step)?.[1] ?? []);
  return replaced.length > 0 ? `recreate ${replaced.join(", ")}` : steps.join(", ");
}

function age(time: string, nowMs: number): string {
  return ageText(Math.max(0, nowMs - Date.parse(time))).toLowerCase();
}

function ago(time: string, nowMs: number): string {
  return `${age(time, nowMs)} ago`;
}
