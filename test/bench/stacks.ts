import { stringify } from "yaml";

/** A service that sleeps until it is told to stop; of an image that is there, so that only the tools are measured. */
const idle = { image: "busybox:1", init: true, command: "sleep 3600", stop_grace_period: "1s" };

const services = (count: number, service: (n: number) => object) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`s${n + 1}`, service(n + 1)]));

/** N independent services. */
export const idleStack = (count: number) => stringify({ services: services(count, () => idle) });

/** N services, each waiting for the one before to be healthy. */
export const chainStack = (count: number) =>
  stringify({
    services: services(count, (n) => ({
      ...idle,
      healthcheck: { test: ["CMD", "true"], interval: "1s", timeout: "1s", retries: 5 },
      ...(n === 1 ? {} : { depends_on: { [`s${n - 1}`]: { condition: "service_healthy" } } }),
    })),
  });

/** N services that print M lines of about 100 bytes and leave. */
export const chattyStack = (count: number, lines: number) =>
  stringify({
    services: services(count, (n) => ({
      image: "busybox:1",
      command: [
        "sh",
        "-c",
        `yes "service ${n} ${"says something of about one hundred bytes ".repeat(2)}" | head -n ${lines}`,
      ],
    })),
  });

/** One line that publishes 60,000 ports. */
export const portRange = stringify({ services: { web: { image: "busybox:1", ports: ["1-60000:1-60000"] } } });

/** N services as real files have them: anchors, interpolation, ports, environment, healthchecks; about 20 lines each. */
export function largeFile(count: number): string {
  const head =
    "x-common: &common\n  restart: unless-stopped\n  logging: { driver: json-file, options: { max-size: 10m } }\nservices:\n";
  const one = (n: number) => `  svc${n}:
    <<: *common
    image: registry.example.com/team/app-${n}:\${TAG:-1.${n}}
    command: ["serve", "--port", "8080", "--name", "svc${n}"]
    environment:
      LOG_LEVEL: \${LOG_LEVEL:-info}
      DATABASE_URL: postgres://db:5432/app${n}
      FEATURE_${n}: "on"
    ports:
      - "${10_000 + n}:8080"
    volumes:
      - data${n}:/var/lib/data
      - ./conf/${n}:/etc/app:ro
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "-", "http://localhost:8080/health"]
      interval: 10s
      retries: 3
    labels:
      com.example.team: "team-${n % 7}"
${n === 1 ? "" : `    depends_on:\n      svc${Math.floor(n / 2)}:\n        condition: service_healthy\n`}`;
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  return `${head}${numbers.map(one).join("")}volumes:\n${numbers.map((n) => `  data${n}: {}\n`).join("")}`;
}

/** One service that prints so many lines at once, with a logging configuration in YAML. */
export const burstStack = (lines: number, logging: string) =>
  `services:\n  burst: {image: "busybox:1", command: "seq 1 ${lines}", logging: ${logging}}\n`;
