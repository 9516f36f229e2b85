import { stringify } from "yaml";

const server = {
  image: "busybox:1",
  init: true,
  stop_grace_period: "1s",
  command: ["httpd", "-f", "-p", "80", "-h", "/etc"],
  healthcheck: {
    test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/hostname"],
    interval: "500ms",
    retries: 20,
  },
};

/** A database, a one-shot that prepares it, and a service that needs both, on a port of the engine's choice. */
const services = {
  db: { ...server, volumes: ["data:/data"] },
  migrate: {
    image: "busybox:1",
    command: ["wget", "-q", "-O", "/dev/null", "http://db/hostname"],
    depends_on: { db: { condition: "service_healthy" } },
  },
  app: {
    ...server,
    ports: ["80"],
    depends_on: { migrate: { condition: "service_completed_successfully" } },
  },
};

export const soundStack = stringify({ services, volumes: { data: {} } });

/** What the broken service says last. */
export const lastWords = "app: cannot read /etc/app/settings.conf";

/** The same, but one service ends at once. */
export const brokenStack = stringify({
  services: { ...services, app: { ...services.app, command: ["sh", "-c", `echo "${lastWords}" >&2; exit 78`] } },
  volumes: { data: {} },
});
