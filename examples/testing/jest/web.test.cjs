test("greets", async () => {
  expect(await (await fetch(process.env.WEB_URL)).text()).toBe("Hello, tests.");
});
