import { withoutPasswords } from "../../redact/addresses.ts";
import type { PendingStep, ServiceStanding, Why } from "../../verdict/why.ts";
import { type Entry, entriesText } from "../lists/entries.ts";
import { ageText } from "../size.ts";
import type { Paint, Screen } from "../terminal/color.ts";
import { verdictText } from "./verdict.ts";

/** How a service stands, on one screen. */
export function whyText(why: Why, nowMs: number, paint: Paint, screen: Screen): string {
  const up = why.containers.map((each) => {
    const title = `${why.service}: ${titleOf(each, nowMs)}`;
    const entries = [...standingEntries(each, nowMs), ...pendingEntries(why.pending)];
    return `${paint.green("✓")} ${paint.bold(title)}\n${entriesText(entries, paint, screen)}`;
  });
  const down = why.verdicts.map((verdict) => verdictText(verdict, paint, screen));
  return [...down, ...up].join("\n");
}

function titleOf({ is, startedAt, finishedAt }: ServiceStanding, nowMs: number): string {
  return is === "done"
    ? `it is done: it ended ${ago(finishedAt, nowMs)}, without an error`
    : `it has been up for ${age(startedAt, nowMs)}`;
}

/** The same for scripts. */
export function whyJson({ service, isUp, containers, verdicts, pending }: Why): string {
  const json = JSON.stringify({ schemaVersion: 1, service, up: isUp, containers, verdicts, pending }, null, 2);
  return `${withoutPasswords(json)}\n`;
}

function standingEntries(each: ServiceStanding, nowMs: number): readonly Entry[] {
  const { container, image, state, createdAt, replaced, restarts, lastEnd } = each;
  const reason = replaced === undefined ? "" : `, in another's place${replaced === "" ? "" : `: ${replaced}`}`;
  return [
    { label: "container", text: `${container} (${image}): ${state}` },
    { label: "made", text: `${ago(createdAt, nowMs)}${reason}` },
    ...(restarts > 0 ? [{ label: "restarts", text: String(restarts) }] : []),
    ...(each.is === "done"
      ? [{ label: "note", text: "was it to stay up? then give it a `command` that stays in the foreground" }]
      : []),
    ...(lastEnd === undefined
      ? []
      : [
          {
            label: "before",
            text: `a run that ended ${ago(lastEnd.at, nowMs)}${lastEnd.words === "" ? "" : `, ${lastEnd.words}`}`,
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
    return { label: "now", text: `\`up\` would ${doing(steps)}: ${reason}` };
  });
}

/** A replacement takes five steps, and begins with a new name for the old one. */
function doing(steps: readonly string[]): string {
  const replaced = steps.flatMap((step) => /^rename (.+)/.exec(step)?.[1] ?? []);
  return replaced.length > 0 ? `recreate ${replaced.join(", ")}` : steps.join(", ");
}

function age(time: string, nowMs: number): string {
  return ageText(Math.max(0, nowMs - Date.parse(time))).toLowerCase();
}

function ago(time: string, nowMs: number): string {
  return `${age(time, nowMs)} ago`;
}
