export default { globalSetup: "./up.mjs", globalTeardown: "./down.mjs", testMatch: ["**/*.test.cjs"], transform: {} };
