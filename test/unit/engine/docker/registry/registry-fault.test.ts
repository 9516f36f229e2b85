import { expect, it } from "vitest";
import { registryFault } from "../../../../../src/engine/docker/registry/registry-fault.ts";
import { refusal } from "../../../../../src/engine/docker/request/faults.ts";

/** The message for the user, given the engine's message about an image. */
function messageFor(reference: string, own: string): string {
  const error = refusal({ call: `pull of ${reference}`, status: 500, message: own });
  const fault = registryFault(error, { reference, verb: "pulled", credentials: undefined, env: {} });
  return fault.message.replace(/^.*? could not be pulled from \S+: /, "");
}

const login = "image not found, or login required";
const busy = "the registry's rate limit is reached (429)";

it.each([
  ["received unexpected HTTP status: 503 Service Unavailable", /^the registry failed: /],
  ["unexpected status from HEAD request to https://r.test/v2/x/manifests/1: 502 Bad Gateway", /^the registry failed/],
  ["error parsing HTTP 429 response body: invalid character", busy],
  ["unexpected status from GET request to https://r.test/v2/x/blobs/1: 429 Too Many Requests", busy],
  ["error parsing HTTP 403 response body: unexpected end", login],
  ["failed to authorize: unexpected status (401)", login],
])("%s is recognized as the registry's answer", (own, message) => {
  expect(messageFor("r.test/x:1", own)).toMatch(message);
});

it.each([
  ["127.0.0.1:503/x:1", 'Get "http://127.0.0.1:503/v2/": dial tcp 127.0.0.1:503: connect: connection refused'],
  ["r.test:429/x:401", 'Get "https://r.test:429/v2/": dial tcp: lookup r.test: no such host'],
  ["r.test/denied:429", 'Head "https://r.test/v2/denied/manifests/429": net/http: TLS handshake timeout'],
])("does not take a port, name or tag of %s for a status", (reference, own) => {
  expect(messageFor(reference, own)).toMatch(/^the registry cannot be reached: /);
});

it.each([
  ["r.test:503/x:429", "manifest for r.test:503/x:429 not found: manifest unknown", /^the registry has no such image/],
  [
    "forbidden",
    "pull access denied for forbidden, repository does not exist or may require 'docker login'",
    `${login} (pull access denied for forbidden)`,
  ],
  ["x:denied", "some other failure of docker.io/library/x:denied", /^some other failure/],
])("matches only the text around the name of %s", (reference, own, message) => {
  expect(messageFor(reference, own)).toMatch(message);
});
