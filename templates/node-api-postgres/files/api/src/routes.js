/** The API's responses: a status (200 by default) and a body. `database` is a pool of pg. */
export async function answer(method, path, text, database) {
  switch (`${method} ${path}`) {
    // Alive: the process responds.
    case "GET /health":
      return { body: { ok: true } };
    // Ready: its dependencies respond too.
    case "GET /ready":
      return { body: { database: (await database.query("SELECT 1")).rowCount === 1 } };
    case "GET /items":
      return { body: (await database.query("SELECT id, name, made_at FROM items ORDER BY id")).rows };
    case "POST /items": {
      const { name } = parsed(text);
      if (typeof name !== "string" || name === "") throw refused(400, "an item needs a name");
      const { rows } = await database.query("INSERT INTO items (name) VALUES ($1) RETURNING id, name, made_at", [name]);
      return { status: 201, body: rows[0] };
    }
    default:
      throw refused(404, "not found");
  }
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw refused(400, "the body is not valid JSON");
  }
}

function refused(status, message) {
  return Object.assign(new Error(message), { status });
}
