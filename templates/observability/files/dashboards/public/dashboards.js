const svg = (tag, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};
const element = (tag, className, text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });
const colours = ["#48c", "#c84", "#4a6", "#c46", "#86c", "#aa4"];
const [width, height] = [600, 160];

async function ask(what, parameters = {}) {
  const response = await fetch(`api/v1/${what}?${new URLSearchParams(parameters)}`);
  const { status, data, error } = await response.json();
  if (status !== "success") throw new Error(error);
  return data;
}

const named = ({ metric }) =>
  Object.entries(metric)
    .filter(([name]) => name !== "__name__" && name !== "job")
    .map(([, value]) => value)
    .join(" ") ||
  metric.job ||
  "";

function chart(series, start, end) {
  const values = series.flatMap(({ values }) => values.map(([, value]) => Number(value))).filter(Number.isFinite);
  const most = Math.max(...values, 0) || 1;
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
  for (const [at, { values }] of series.entries()) {
    const points = values
      .filter(([, value]) => Number.isFinite(Number(value)))
      .map(([time, value]) => [((time - start) / (end - start)) * width, height - (value / most) * (height - 10)])
      .map((point) => point.map((number) => number.toFixed(1)).join(","));
    const stroke = colours[at % colours.length];
    drawing.append(svg("polyline", { points: points.join(" "), fill: "none", stroke, "stroke-width": 2 }));
  }
  return drawing;
}

function legend(series) {
  const made = element("p", "legend", series.length === 0 ? "No data yet." : "");
  for (const [at, one] of series.entries()) {
    const last = Number(one.values.at(-1)?.[1]);
    const entry = element("span", "", `${named(one)} ${Number.isFinite(last) ? last.toPrecision(3) : "–"}`);
    entry.style.borderColor = colours[at % colours.length];
    made.append(entry);
  }
  return made;
}

async function panel({ title, query }, minutes) {
  const end = Date.now() / 1000;
  const start = end - minutes * 60;
  const made = element("section", "");
  made.append(element("h2", "", title));
  try {
    const { result } = await ask("query_range", { query, start, end, step: Math.max(1, (minutes * 60) / 200) });
    made.append(chart(result, start, end), legend(result));
  } catch (error) {
    made.append(element("p", "failed", error.message));
  }
  return made;
}

const panels = await (await fetch("panels.json")).json();

async function refresh() {
  const minutes = Number(document.querySelector("#minutes").value);
  const [{ alerts }, ...drawn] = await Promise.all([ask("alerts"), ...panels.map((each) => panel(each, minutes))]);
  const firing = alerts.filter(({ state }) => state === "firing");
  const said = firing.map(({ labels, annotations }) => `${labels.alertname}: ${annotations.summary ?? ""}`);
  const state = document.querySelector("#alerts");
  state.textContent = said.join(" · ") || "No alerts.";
  state.className = said.length > 0 ? "failed" : "";
  document.querySelector("main").replaceChildren(...drawn);
}

const shown = () =>
  refresh().catch((error) => {
    document.querySelector("#alerts").textContent = `Prometheus is not responding: ${error.message}`;
  });
document.querySelector("#minutes").addEventListener("change", shown);
setInterval(shown, 5000);
await shown();
