import { burstStack, chainStack, chattyStack, idleStack, largeFile, portRange } from "./stacks.ts";

/** One thing to time. `before` runs before each timed run, `once` before all of them; neither is timed. */
export interface Scenario {
  readonly name: string;
  readonly file: string;
  readonly runs: number;
  readonly command: readonly string[];
  readonly once?: readonly (readonly string[])[];
  readonly before?: readonly (readonly string[])[];
  /** Report megabytes per second of what is printed. */
  readonly throughput?: boolean;
}

const down = ["down", "-t", "1", "-v"];
const up = ["up", "-d"];

/** Logging configurations by a name for the table. */
const loggings = {
  "log of 10 MB × 3": '{driver: json-file, options: {max-size: 10m, max-file: "3"}}',
  "log of 1 MB × 1": '{driver: json-file, options: {max-size: 1m, max-file: "1"}}',
  "non-blocking log": "{driver: json-file, options: {mode: non-blocking, max-buffer-size: 64k}}",
  syslog: '{driver: syslog, options: {syslog-address: "udp://127.0.0.1:39514"}}',
  "syslog without cache":
    '{driver: syslog, options: {syslog-address: "udp://127.0.0.1:39514", cache-disabled: "true"}}',
};

/** The scenarios that show how the cost of a file grows with its services. */
export const loadCost = [250, 500, 1000, 2000].map((services) => ({
  services,
  name: `config -q, ${services.toLocaleString("en")} services`,
}));

export const scenarios: readonly Scenario[] = [
  { name: "version", file: idleStack(1), runs: 15, command: ["version"] },
  { name: "config, 5 services", file: largeFile(5), runs: 11, command: ["config"] },
  { name: "config -q, 5 services", file: largeFile(5), runs: 15, command: ["config", "-q"] },
  ...loadCost.map(({ services, name }) => ({ name, file: largeFile(services), runs: 5, command: ["config", "-q"] })),
  { name: "config, 1,000 services", file: largeFile(1000), runs: 5, command: ["config"] },
  { name: "config -q, 60,000 ports", file: portRange, runs: 3, command: ["config", "-q"] },
  { name: "up -d, 20 services, cold", file: idleStack(20), runs: 5, before: [down], command: up },
  { name: "up -d, 20 services, unchanged", file: idleStack(20), runs: 9, once: [up], command: up },
  { name: "ps, 20 services", file: idleStack(20), runs: 9, once: [up], command: ["ps"] },
  { name: "up -d, 100 services, unchanged", file: idleStack(100), runs: 5, once: [up], command: up },
  { name: "ps, 100 services", file: idleStack(100), runs: 5, once: [up], command: ["ps"] },
  { name: "down, 20 services", file: idleStack(20), runs: 5, before: [up], command: down },
  { name: "up -d --wait, chain of 10", file: chainStack(10), runs: 3, before: [down], command: [...up, "--wait"] },
  {
    name: "logs, 20 × 20,000 lines",
    file: chattyStack(20, 20_000),
    runs: 3,
    once: [["up"]],
    command: ["logs", "--no-color"],
    throughput: true,
  },
  // The same output for each, of which a tool that reads the log shows only a part.
  ...Object.entries(loggings).map(([name, logging]) => ({
    name: `up, 400,000 lines, ${name}`,
    file: burstStack(400_000, logging),
    runs: 3,
    before: [down],
    command: ["up", "--no-color"],
    throughput: true,
  })),
];
