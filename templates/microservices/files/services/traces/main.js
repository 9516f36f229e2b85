import { readFileSync } from "node:fs";
import { refused, serve } from "../shared/serve.js";
import { add, recent } from "./kept.js";

const page = readFileSync(new URL("page.html", import.meta.url), "utf8");

function answer({ method, path, body }) {
  switch (`${method} ${path}`) {
    // JSON, as OpenTelemetry exporters send it.
    case "POST /v1/traces":
      add(body);
      return { body: {} };
    case "GET /api/traces":
      return { body: recent() };
    case "GET /":
      return { body: page, type: "text/html; charset=utf-8" };
    default:
      throw refused(404, "not found");
  }
}

// 4318 collects traces, 16686 shows them, 3000 is for the healthcheck.
serve(answer, { ports: [4318, 16686, 3000], isTraced: false });
