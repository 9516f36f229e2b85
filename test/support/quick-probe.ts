import Docker from "dockerode";
import { atLeast } from "../../src/engine/docker/connect/api-version.ts";

const { ApiVersion } = await new Docker().version();
const isSlowAfterwards = atLeast(ApiVersion, "1.44");

/**
 * The times of a healthcheck, in YAML's flow style: asked often until it is healthy and seldom from then on, since probes
 * that go on cost more than most tests. Engines before API 1.44 know one interval only.
 */
export const quickProbe = isSlowAfterwards
  ? "interval: 60s, start_period: 60s, start_interval: 200ms, timeout: 10s"
  : "interval: 300ms, timeout: 10s, retries: 20";
