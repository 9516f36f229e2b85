import { isOptional } from "../../apply/apply.ts";
import type { ApplyEvent, Outcome } from "../../apply/event.ts";
import { actionKinds } from "../../plan/action-kinds.ts";
import type { Milestone, Plan, Step } from "../../plan/plan.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { type ResourceChange, type StepWords, stepWords } from "./step-words.ts";

/**
 * `working`: a step is in progress. `pending`: nothing has failed, but its next step must wait for other rows. `skipped`: it
 * will not be finished, because of a failure or an interruption. `warned`: finished, but left as it was.
 */
export type RowState = "failed" | "working" | "pending" | "skipped" | "warned" | "done";

/** A resource shown on the screen. */
export interface Row {
  /** Such as `db`, `web-2` or `image nginx:1`. */
  readonly name: string;
  state: RowState;
  text: string;
  details: string;
  /** Since when the step in progress runs. */
  since: number;
  /** How long its steps took, without the pauses between them. */
  tookMs: number;
  endedAt: number;
}

/** The state of the screen: all resources of a plan, in its order. */
export interface Rows {
  readonly all: readonly Row[];
  readonly openedAt: number;
  on(event: ApplyEvent, now: number): void;
  /** The plan has ended. Without an outcome, it was given up. */
  end(outcome: Outcome | undefined, now: number): void;
}

/** What is known of a row beyond what is shown. */
interface Track {
  readonly row: Row;
  readonly steps: Step[];
  readonly active: Set<string>;
  /** Byte counts of parts, such as layers. */
  readonly parts: Map<string, { readonly currentBytes: number; readonly totalBytes: number }>;
  probe: string;
  /** Its last words in docker compose's spelling: `Created`. */
  words: string;
}

export function openRows(plan: Plan, openedAt: number): Rows {
  const board = openBoard(plan, openedAt);
  const all = [...board.tracks.values()].map(({ row }) => row);
  return {
    all,
    openedAt,
    on: (event, now) => {
      if (event.type === "warning") return;
      take(board, event, now);
      // Rows that have waited for this step say so.
      const changed = event.type === "progress" ? tracksOf(board, event.step) : [...board.tracks.values()];
      for (const track of changed) refresh(board, track);
    },
    end: (outcome, now) => {
      for (const track of board.tracks.values()) abandon(track, outcome, now);
    },
  };
}

interface Board {
  readonly plan: Plan;
  readonly words: StepWords;
  /** By the resource's id. */
  readonly tracks: ReadonlyMap<string, Track>;
  readonly steps: ReadonlyMap<string, Step>;
  /** The names of the rows whose steps come right after a step. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
  readonly ended: Set<string>;
  /**
   * Steps that failed or will not be performed because of one that did, with the name of its row. The event of a blocked
   * step comes only when all steps before it have ended.
   */
  readonly doomed: Map<string, string>;
}

function openBoard(plan: Plan, openedAt: number): Board {
  const words = stepWords(plan);
  const names = rowNames(plan, words.idsOf);
  const tracks = new Map<string, Track>();
  for (const id of new Set([...words.unchanged.map((change) => change.id), ...words.resources])) {
    const name = names.get(id) ?? shortName(id, plan.stack);
    tracks.set(id, {
      row: newRow(name, openedAt),
      steps: [],
      active: new Set(),
      parts: new Map(),
      probe: "",
      words: "",
    });
  }
  for (const { id, text, details = "" } of words.unchanged) {
    const track = tracks.get(id);
    if (track !== undefined) Object.assign(track.row, { state: "done", text: lower(text), details });
  }
  const followers = new Map<string, string[]>();
  for (const step of plan.steps) {
    const own = words.idsOf(step).flatMap((id) => tracks.get(id) ?? []);
    for (const track of own) track.steps.push(step);
    for (const id of step.after) {
      followers.set(id, [...(followers.get(id) ?? []), ...own.map(({ row }) => row.name)]);
    }
  }
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const board = { plan, words, tracks, steps, followers, ended: new Set<string>(), doomed: new Map<string, string>() };
  for (const track of tracks.values()) refresh(board, track);
  return board;
}

function newRow(name: string, openedAt: number): Row {
  return { name, state: "pending", text: "", details: "", since: openedAt, tookMs: 0, endedAt: openedAt };
}

function tracksOf({ words, tracks }: Board, step: Step): readonly Track[] {
  return words.idsOf(step).flatMap((id) => tracks.get(id) ?? []);
}

function namesOf(board: Board, step: Step): readonly string[] {
  return tracksOf(board, step).map(({ row }) => row.name);
}

function take(board: Board, event: Exclude<ApplyEvent, { type: "warning" }>, now: number): void {
  const { step } = event;
  const own = tracksOf(board, step);
  if (event.type === "progress") {
    advance(board, own, event);
    return;
  }
  if (event.type === "started") {
    for (const track of own) start(track, step, now);
  } else {
    board.ended.add(step.id);
    for (const track of own) stop(track, step, now);
  }
  if (event.type === "failed") {
    doom(board, step);
    const details = withoutPasswords(event.error.message.split("\n")[0] ?? "");
    for (const { row } of own) Object.assign(row, { state: "failed", text: "failed", details });
  } else if (event.type !== "blocked") put(board, board.words.of(event));
}

function start({ active, row }: Track, { id }: Step, now: number): void {
  if (active.size === 0) row.since = now;
  active.add(id);
}

function stop({ active, row }: Track, { id }: Step, now: number): void {
  if (!active.delete(id)) return;
  if (active.size === 0) row.tookMs += now - row.since;
  row.endedAt = now;
}

/** Takes the progress of a step: a health probe, a step of a build, or bytes of layers. */
function advance(board: Board, own: readonly Track[], event: Extract<ApplyEvent, { type: "progress" }>): void {
  const { step, progress } = event;
  if (step.action.kind === "reach-milestone") {
    const track = board.tracks.get(`Container ${progress.id}`);
    if (track !== undefined) track.probe = progress.text;
  } else if (step.action.kind === "build-image" && progress.id === "") {
    for (const track of own) track.words = buildStep(progress.text) ?? track.words;
  } else put(board, board.words.of(event));
}

function put({ tracks }: Board, changes: readonly ResourceChange[]): void {
  for (const { id, parent, text, status, currentBytes, totalBytes } of changes) {
    const track = tracks.get(parent ?? id);
    if (track === undefined) continue;
    if (parent === undefined) {
      track.words = text;
      if (status === "Warning") track.row.state = "warned";
    } else if (currentBytes !== undefined && totalBytes !== undefined) {
      // Never count down: the engine counts the same bytes again when it unpacks them.
      const received = track.parts.get(id)?.currentBytes ?? 0;
      track.parts.set(id, { currentBytes: Math.max(received, currentBytes), totalBytes });
    }
  }
}

/** Marks a failed step, and all that will be blocked by it. */
function doom(board: Board, failed: Step): void {
  const { plan, steps, doomed } = board;
  doomed.set(failed.id, namesOf(board, failed).join(", "));
  for (const step of plan.steps) {
    const cause = step.after.find((id) => doomed.has(id) && !isOptional(steps.get(id) ?? step));
    if (cause !== undefined && !doomed.has(step.id)) doomed.set(step.id, doomed.get(cause) ?? "");
  }
}

/** Finds a row's state and texts from its steps. */
function refresh(board: Board, track: Track): void {
  const { row, active, steps, words } = track;
  if (row.state === "failed" || steps.length === 0) return;
  row.details = "";
  const cause = steps.flatMap(({ id }) => board.doomed.get(id) ?? [])[0];
  if (active.size > 0) {
    row.state = "working";
    row.text = workingText(track);
    row.details = workingDetails(track, board.followers);
  } else if (cause !== undefined) {
    row.state = "skipped";
    row.text = `not done: ${cause} failed`;
  } else if (steps.some(({ id }) => !board.ended.has(id))) {
    const awaited = blockers(board, track);
    row.state = "pending";
    row.text = awaited.length > 0 ? `waiting for ${awaited.join(", ")}` : lower(words) || "waiting";
  } else {
    if (row.state !== "warned") row.state = "done";
    row.text = doneText(track);
  }
}

/** What a row's next step waits for: `db (healthy)`, `image nginx:1`. */
function blockers(board: Board, track: Track): readonly string[] {
  const next = track.steps.find(({ id }) => !board.ended.has(id));
  const open = (next?.after ?? []).flatMap((id) => (board.ended.has(id) ? [] : (board.steps.get(id) ?? [])));
  const awaited = open.flatMap((step) => {
    if (track.steps.includes(step)) return [];
    const { action } = step;
    if (action.kind !== "reach-milestone") return namesOf(board, step);
    return [`${action.service} (${milestoneWords[action.until][1]})`];
  });
  return [...new Set(awaited)];
}

/** Ends a row that was given up: after an interruption, or because there is another plan. */
function abandon(track: Track, outcome: Outcome | undefined, now: number): void {
  const { row, active, steps } = track;
  if (row.state !== "working" && row.state !== "pending") return;
  const isInterrupted = active.size > 0 && steps.some(({ id }) => outcome?.steps.get(id)?.status === "cancelled");
  for (const step of steps) stop(track, step, now);
  row.text = isInterrupted ? `interrupted: ${row.text}` : "not done";
  if (!isInterrupted) row.details = "";
  row.state = "skipped";
}

/** What a wait says while it lasts, and the state that it waits for. */
const milestoneWords: Readonly<Record<Milestone, readonly [waiting: string, state: string]>> = {
  started: ["waiting for start", "started"],
  healthy: ["waiting for healthy", "healthy"],
  completed: ["waiting for exit", "completed"],
  "running-or-healthy": ["waiting until up", "up"],
};

function activeSteps({ steps, active }: Track): readonly Step[] {
  return steps.filter(({ id }) => active.has(id));
}

function workingText(track: Track): string {
  const waits = activeSteps(track).flatMap(({ action }) => (action.kind === "reach-milestone" ? [action.until] : []));
  // What another service waits for says more than `--wait`.
  const until = waits.find((each) => each !== "running-or-healthy") ?? waits[0];
  if (until === undefined || waits.length < track.active.size)
    return [lower(track.words), bytesText(track)].filter(Boolean).join(" ");
  return until === "running-or-healthy" && track.probe !== "" ? milestoneWords.healthy[0] : milestoneWords[until][0];
}

function workingDetails(track: Track, followers: ReadonlyMap<string, readonly string[]>): string {
  const waits = activeSteps(track).filter(({ action }) => action.kind === "reach-milestone");
  if (waits.length === 0) return "";
  const waiting = [...new Set(waits.flatMap(({ id }) => followers.get(id) ?? []))];
  return [track.probe, waiting.length > 0 ? `→ ${waiting.join(", ")}` : ""].filter(Boolean).join("  ");
}

/** Docker compose says `Healthy` after `--wait`, even of a container without a healthcheck. */
function doneText({ steps, words, probe }: Track): string {
  const last = steps.findLast(({ action }) => actionKinds[action.kind].resource === "Service")?.action;
  const isUp = last?.kind === "reach-milestone" && last.until === "running-or-healthy" && probe === "";
  return isUp && words === "Healthy" ? "running" : lower(words);
}

/** Names of the rows: a service's, if it has one container. */
function rowNames(plan: Plan, idsOf: (step: Step) => readonly string[]): ReadonlyMap<string, string> {
  const containers = new Map<string, Set<string>>();
  const add = (service: string, id: string) => containers.set(service, (containers.get(service) ?? new Set()).add(id));
  for (const { service, name } of plan.unchanged) add(service, `Container ${name}`);
  for (const step of plan.steps) {
    const { action } = step;
    const isReplica = actionKinds[action.kind].resource === "Container" && !action.kind.includes("init-container");
    if (isReplica && "service" in action) for (const id of idsOf(step)) add(action.service, id);
  }
  return new Map(
    [...containers].flatMap(([service, ids]) => (ids.size === 1 ? [...ids].map((id) => [id, service] as const) : [])),
  );
}

/** `Container shop-web-2` → `web-2`, `Network shop_default` → `network default`. */
function shortName(id: string, project: string): string {
  const [, kind = "", name = id] = /^(\S+) (.*)$/s.exec(id) ?? [];
  const own = [`${project}-`, `${project}_`].find((prefix) => name.startsWith(prefix) && kind !== "Image");
  const short = own === undefined ? name : name.slice(own.length);
  return kind === "Container" || kind === "" ? short : `${lower(kind)} ${short}`;
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** The step that a line of build output begins, as in the Dockerfile: `3/5 RUN npm ci`. Undefined if it begins none. */
function buildStep(line: string): string | undefined {
  const [, number, command] = /^(?:#\d+ \[(?:[^\]]* )?|Step )(\d+\/\d+)(?:\]| :) (.+)$/.exec(line) ?? [];
  if (number !== undefined) return `${number} ${withoutPasswords(command ?? "")}`;
  return /^#\d+ (?:\[\S+\] )?(exporting to \w+)/.exec(line)?.[1];
}

/** `12.3MB / 40.0MB` over all parts; "" if there are none. */
function bytesText({ parts }: Track): string {
  if (parts.size === 0) return "";
  let current = 0;
  let total = 0;
  for (const part of parts.values()) {
    current += part.currentBytes;
    total += part.totalBytes;
  }
  return `${megabytes(current)} / ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)}MB`;
}
