import { expect, it } from "vitest";
import { registryFault } from "../../../../../src/engine/docker/registry/registry-fault.ts";
import { refusal } from "../../../../../src/engine/docker/request/faults.ts";

/** What the user is told where the engine says this of an image. */
function told(reference: string, own: string): string {
  const error = refusal({ call: `pull of ${reference}`, status: 500, message: own });
  const fault = registryFault(error, { reference, verb: "pulled", credentials: undefined, env: {} });
  return fault.message.replace(/^.*? could not be pulled from \S+: /, "");
}

const login = "the registry wants a login, or there is no such image";
const busy = "the registry takes no more requests for now (429)";

it.each([
  ["received unexpected HTTP status: 503 Service Unavailable", /^the registry itself fails: /],
  ["unexpected status from HEAD request to https://r.test/v2/x/manifests/1: 502 Bad Gateway", /^the registry itself/],
  ["error parsing HTTP 429 response body: invalid character", busy],
  ["unexpected status from GET request to https://r.test/v2/x/blobs/1: 429 Too Many Requests", busy],
  ["error parsing HTTP 403 response body: unexpected end", login],
  ["failed to authorize: unexpected status (401)", login],
])("%s is told as what the registry answered", (own, message) => {
  expect(told("r.test/x:1", own)).toMatch(message);
});

it.each([
  ["127.0.0.1:503/x:1", 'Get "http://127.0.0.1:503/v2/": dial tcp 127.0.0.1:503: connect: connection refused'],
  ["r.test:429/x:401", 'Get "https://r.test:429/v2/": dial tcp: lookup r.test: no such host'],
  ["r.test/denied:429", 'Head "https://r.test/v2/denied/manifests/429": net/http: TLS handshake timeout'],
])("a port, a name or a tag of %s is no answer of a registry", (reference, own) => {
  expect(told(reference, own)).toMatch(/^the registry cannot be reached: /);
});

it.each([
  ["r.test:503/x:429", "manifest for r.test:503/x:429 not found: manifest unknown", /^the registry has no such image/],
  [
    "forbidden",
    "pull access denied for forbidden, repository does not exist or may require 'docker login'",
    `${login} (pull access denied for forbidden)`,
  ],
  ["x:denied", "some other failure of docker.io/library/x:denied", /^some other failure/],
])("of %s what the engine says beside the name counts", (reference, own, message) => {
  expect(told(reference, own)).toMatch(message);
});
