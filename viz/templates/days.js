/* The network on a day: a slider, a date field, and the three classes of statements told apart. A statement with a
   beginning or an end is valid while that covers the day, one without both is observed from its first day on, one
   without any date is undated and shown on request only. Days are ISO texts, which compare as they follow each other. */
const strip = byId("days");
const DAY = 86_400_000;
const CLASSES = ["valid", "observed", "undated"];
function standing(edge, day) {
  if (edge.begun || edge.ended) return (edge.begun ?? day) <= day && day <= (edge.ended ?? day) ? "valid" : null;
  if (edge.seen) return edge.seen <= day ? "observed" : null;
  return "undated";
}
if (strip) {
  const slide = byId("slide"), on = byId("on"), undated = byId("undated"), all = byId("all-time");
  const first = Date.parse(data.span[0]), last = Date.parse(data.span[1]);
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  const told = rows.map((row) => row.cells[4].appendChild(make("span", "", "quiet stand")));
  /* the days on which the picture changes: beginnings, first observations, and the days after ends */
  const turns = [...new Set(data.edges.flatMap(({ begun, ended, seen }) => [begun, begun || ended ? undefined : seen, ended && iso(Date.parse(ended) + DAY)]))]
    .filter((day) => day && day <= data.span[1]).sort();

  function stand(day) {
    const changes = day !== null || state.day !== null;
    state.day = day;
    state.standing = day ? data.edges.map((edge) => standing(edge, day)) : null;
    state.absent = new Set();
    const counts = Object.fromEntries(CLASSES.map((name) => [name, 0]));
    if (day) {
      for (const name of state.standing) if (name) counts[name] += 1;
      const there = data.edges.filter((edge) => !notThen(edge)).flatMap(({ from, to }) => [from, to]);
      state.absent = new Set(data.nodes.map(({ id }) => id).filter((id) => joined[id].length));
      for (const id of [...there, data.page.focus]) state.absent.delete(id);
    }
    told.forEach((span, at) => { span.textContent = day && state.standing[at] ? ` · ${words[state.standing[at]]}` : ""; });
    for (const name of CLASSES) byId(`is-${name}`).textContent = day ? String(counts[name]) : "·";
    const spoken = day ? fill(words["network on"], format.format(Date.parse(day))) : words["all time"];
    byId("day-said").textContent = spoken;
    slide.value = String(Math.round(((day ? Date.parse(day) : last) - first) / DAY));
    slide.setAttribute("aria-valuetext", [spoken, ...(day ? CLASSES.map((name) => `${words[name]} ${counts[name]}`) : [])].join(", "));
    if (on.value !== (day ?? "")) on.value = day ?? "";
    undated.disabled = !day;
    all.setAttribute("aria-pressed", String(!day));
    if (changes) applyFilter();
  }
  slide.addEventListener("input", () => stand(iso(first + slide.value * DAY)));
  slide.addEventListener("keydown", (event) => {
    const forward = event.key === "ArrowRight" || event.key === "ArrowUp";
    if (!forward && event.key !== "ArrowLeft" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const now = state.day ?? data.span[1];
    const next = forward ? turns.find((day) => day > now) ?? data.span[1] : turns.findLast((day) => day < now) ?? data.span[0];
    stand(next);
  });
  on.addEventListener("change", () => { if (on.validity.valid) stand(on.value || null); });
  undated.addEventListener("change", () => stand(state.day));
  all.addEventListener("click", () => stand(null));
  byId("clear").addEventListener("click", () => stand(null));
  strip.hidden = false;
  stand(null);
}
