const list = document.querySelector("ul");
const form = document.querySelector("form");

async function show() {
  const notes = await (await fetch("/api/notes")).json();
  list.replaceChildren(
    ...notes.map(({ text }) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }),
  );
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await fetch("/api/notes", { method: "POST", body: JSON.stringify({ text: form.elements.text.value }) });
  form.reset();
  await show();
});

await show();
