// The container's healthcheck: the image has no curl.
const answer = await fetch("http://127.0.0.1:3000/health").catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
