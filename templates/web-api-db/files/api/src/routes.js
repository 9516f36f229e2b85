/** The API's responses: a status (200 by default) and a body. `database` is a pool of pg. */
export async function answer(method, path, text, database) {
  switch (`${method} ${path}`) {
    // Alive: the process responds.
    case "GET /health":
      return { body: { ok: true } };
    // Ready: its dependencies respond too.
    case "GET /ready":
      return { body: { database: (await database.query("SELECT 1")).rowCount === 1 } };
    case "GET /notes":
      return { body: (await database.query("SELECT id, text FROM notes ORDER BY id DESC LIMIT 100")).rows };
    case "POST /notes": {
      const note = noteOf(text);
      const { rows } = await database.query("INSERT INTO notes (text) VALUES ($1) RETURNING id, text", [note]);
      return { status: 201, body: rows[0] };
    }
    default:
      throw refused(404, "not found");
  }
}

function noteOf(body) {
  let note;
  try {
    note = JSON.parse(body);
  } catch {
    throw refused(400, "the body is not valid JSON");
  }
  if (typeof note?.text === "string" && note.text !== "") return note.text;
  throw refused(400, "a note needs a text");
}

function refused(status, message) {
  return Object.assign(new Error(message), { status });
}
