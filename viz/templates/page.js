/* The page around the picture: selection, evidence, legend as filter, search, table. */
const byId = (id) => document.getElementById(id);
const panel = byId("panel"), tip = byId("tip"), say = byId("say"), stage = byId("stage");
const rows = [...document.querySelectorAll("tbody tr")];
const fill = (text, ...parts) => parts.reduce((whole, part) => whole.replace("{}", () => part), text);
function make(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}
const mark = (line) => make("span", words[line], `cert ${line}`);

/* ---- evidence: what the table says already is read there, which keeps the file small */
rows.forEach(({ cells }, at) => {
  const edge = data.edges[at], said = `${data.nodes[edge.from].name} ${cells[1].querySelector("button").textContent} `;
  const ended = data.nodes[edge.to].name + (edge.role ? ` (${edge.role})` : "");
  const where = cells[5].querySelector(".none") ? [] : cells[5].textContent.split(" · ");
  Object.assign(edge, { sentence: said + ended + (ended.endsWith(".") && !edge.role ? "" : "."), when: cells[4].textContent, place: where.slice(edge.source ? 1 : 0).join(" · ") || undefined });
});
function fact(name, value, missing = words["not stated"]) {
  const given = make("dd");
  given.append(value ?? make("span", missing, "cert none"));
  byId("panel-facts").append(make("dt", name), given);
}
function open(sort, head, x) {
  byId("panel-sort").textContent = sort;
  byId("panel-head").textContent = head;
  byId("panel-facts").replaceChildren();
  byId("panel-more").replaceChildren();
  panel.classList.toggle("left", network.canvasToDOM({ x, y: 0 }).x > holder.clientWidth * 0.62);
  panel.hidden = false;
  byId("chosen").textContent = head;
}
function relationButton(edge) {
  const item = make("li"), button = make("button", edge.sentence, "link");
  button.type = "button";
  button.addEventListener("click", () => selectEdge(edge.id));
  item.append(button, mark(edge.line));
  return item;
}
function showEdge(edge) {
  const ends = [data.nodes[edge.from], data.nodes[edge.to]];
  open(words.relation, edge.sentence, (ends[0].x + ends[1].x) / 2);
  fact(words.certainty, mark(edge.line));
  fact(words.when, edge.when);
  if (state.day) fact(byId("day-said").textContent, words[state.standing[edge.id]]);
  if (edge.amount) fact(words.amount, edge.amount);
  fact(words.source, edge.source ? data.sources[edge.source - 1] : undefined);
  fact(words.passage, edge.place);
  if (edge.reason) fact(words.because, edge.reason);
  if (edge.note) fact(words.note, edge.note);
  fact(words.field, [...new Set(ends.map((node) => node.field))].join(", "));
}
function showNode(node) {
  const near = joined[node.id].filter((edge) => !edgeHidden(edge));
  open(node.kind, node.name, node.x);
  fact(words.field, node.field);
  fact(words.relations, near.length ? String(near.length) : undefined);
  const list = make("ul");
  list.append(...near.map(relationButton));
  byId("panel-more").append(list);
}

/* ---- selection: one at a time, the same in picture, panel and table */
function select(node, edge) {
  Object.assign(state, { node, edge });
  rows.forEach((row, at) => row.classList.toggle("chosen", at === edge));
  if (edge !== null) showEdge(data.edges[edge]);
  else if (node !== null) showNode(data.nodes[node]);
  else panel.hidden = true;
  refresh();
}
const selectNode = (id) => select(id, null);
const selectEdge = (id) => select(null, id);
function bringIn(x, y) {
  const at = network.canvasToDOM({ x, y }), edge = 60;
  const out = at.x < edge || at.y < edge || at.x > holder.clientWidth - edge || at.y > holder.clientHeight - edge;
  if (out) network.moveTo({ position: { x, y } });
}
function goTo(id) {
  selectNode(id);
  bringIn(data.nodes[id].x, data.nodes[id].y);
}
byId("close").addEventListener("click", () => { select(null, null); holder.focus(); });
rows.forEach((row, at) => {
  row.querySelector("button").addEventListener("click", () => {
    selectEdge(at);
    if (!stage.hidden) {
      const [one, other] = [data.nodes[data.edges[at].from], data.nodes[data.edges[at].to]];
      bringIn((one.x + other.x) / 2, (one.y + other.y) / 2);
      stage.scrollIntoView({ block: "nearest" });
      panel.focus({ preventScroll: true });
    }
  });
  row.addEventListener("mouseenter", () => { state.hoverEdge = at; refresh(); });
  row.addEventListener("mouseleave", () => { state.hoverEdge = null; refresh(); });
});

/* ---- pointer */
network.on("click", ({ nodes: [node], edges: [edge], pointer }) => {
  const label = labelAt(pointer.canvas);
  if (node !== undefined) selectNode(node);
  else if (label !== null) selectNode(label);
  else if (edge !== undefined) selectEdge(edge);
  else select(null, null);
});
function hover(node, edge, event) {
  Object.assign(state, { hoverNode: node, hoverEdge: edge });
  refresh();
  tip.hidden = node === null && edge === null;
  if (tip.hidden) return;
  const about = node === null ? edgeTip(data.edges[edge]) : [make("b", data.nodes[node].name), make("span", `${data.nodes[node].kind}, ${words.field} ${data.nodes[node].field}`)];
  tip.replaceChildren(...about);
  const left = Math.min(event.clientX + 16, innerWidth - tip.offsetWidth - 8);
  const below = event.clientY + 18 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${below ? event.clientY + 18 : event.clientY - tip.offsetHeight - 12}px`;
}
function edgeTip(edge) {
  const source = edge.source ? data.sources[edge.source - 1] : words["not stated"];
  const lines = [make("b", edge.sentence), mark(edge.line), make("span", edge.when), make("span", [source, edge.place].filter(Boolean).join(", "))];
  if (edge.reason) lines.push(make("span", `${words.because}: ${edge.reason}`));
  return lines;
}
network.on("hoverNode", ({ node, event }) => hover(node, null, event));
network.on("hoverEdge", ({ edge, event }) => hover(null, edge, event));
network.on("blurNode", () => hover(null, null));
network.on("blurEdge", () => hover(null, null));
network.on("dragStart", () => hover(null, null));
holder.addEventListener("mouseleave", () => hover(null, null));
holder.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
}, { passive: false });
byId("larger").addEventListener("click", () => zoom(1.3));
byId("smaller").addEventListener("click", () => zoom(1 / 1.3));
byId("whole").addEventListener("click", whole);

/* ---- keyboard: arrows walk to the neighbour that lies that way */
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
function neighbour(from, [dx, dy]) {
  const near = new Set(joined[from.id].filter((edge) => !edgeHidden(edge)).flatMap((edge) => [edge.from, edge.to]));
  near.delete(from.id);
  const scored = [...near].map((id) => {
    const x = data.nodes[id].x - from.x, y = data.nodes[id].y - from.y;
    return { id, along: (x * dx + y * dy) / Math.hypot(x, y), far: Math.hypot(x, y) };
  });
  const ahead = scored.filter(({ along }) => along > 0.35).sort((one, other) => other.along / other.far - one.along / one.far);
  return ahead.length ? ahead[0].id : null;
}
holder.addEventListener("keydown", (event) => {
  if (event.key === "Escape") select(null, null);
  else if (event.key === "Enter" && !panel.hidden) panel.focus();
  else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.3 : 1 / 1.3);
  else if (WAYS[event.key]) {
    const visible = data.nodes.filter((node) => !nodeHidden(node.id));
    const from = state.node === null ? null : data.nodes[state.node];
    const next = from ? neighbour(from, WAYS[event.key]) : visible.sort((one, other) => other.size - one.size)[0]?.id;
    if (next !== null && next !== undefined) goTo(next);
  } else return;
  event.preventDefault();
});
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { select(null, null); holder.focus(); }
});

/* ---- legend as filter */
const keys = [...document.querySelectorAll(".keyrow button")];
function applyFilter() {
  nodes.update(data.nodes.map(({ id }) => ({ id, hidden: nodeHidden(id) })));
  edges.update(data.edges.map((edge) => ({ id: edge.id, hidden: edgeHidden(edge) })));
  rows.forEach((row, at) => { row.hidden = edgeHidden(data.edges[at]); });
  const left = rows.filter((row) => !row.hidden).length;
  byId("shown").textContent = fill(words.shown, left, rows.length);
  byId("empty").hidden = left > 0 || rows.length === 0;
  for (const key of keys) key.setAttribute("aria-pressed", String(!state.off.has(key.dataset.group ?? key.dataset.line)));
  const gone = (state.node !== null && nodeHidden(state.node)) || (state.edge !== null && edgeHidden(data.edges[state.edge]));
  select(gone ? null : state.node, gone ? null : state.edge);
}
for (const key of keys) {
  key.addEventListener("click", () => {
    const name = key.dataset.group ?? key.dataset.line;
    if (!state.off.delete(name)) state.off.add(name);
    applyFilter();
  });
}
byId("clear").addEventListener("click", () => { state.off.clear(); applyFilter(); });

/* ---- search: umlauts and their spellings are the same */
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").replace(/([aou])e/g, "$1");
const folded = data.nodes.map((node) => fold(node.name));
const find = byId("find");
let hits = [], turn = -1;
find.addEventListener("input", () => {
  const wanted = fold(find.value.trim());
  hits = wanted ? data.nodes.filter((node) => folded[node.id].includes(wanted) && !nodeHidden(node.id)).map(({ id }) => id) : [];
  turn = -1;
  state.found = wanted && hits.length ? new Set(hits) : null;
  say.textContent = wanted ? fill(hits.length ? words.hits : words["no hit"], hits.length || find.value.trim()) : "";
  select(null, null);
});
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { find.value = ""; state.found = null; say.textContent = ""; select(null, null); }
  if (event.key !== "Enter" || !hits.length) return;
  turn = (turn + 1) % hits.length;
  goTo(hits[turn]);
});

/* ---- picture or table */
function view(table) {
  stage.hidden = table;
  byId("as-picture").setAttribute("aria-pressed", String(!table));
  byId("as-table").setAttribute("aria-pressed", String(table));
  if (!table) begin();
}
byId("as-picture").addEventListener("click", () => view(false));
byId("as-table").addEventListener("click", () => view(true));

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); refresh(); });
let room = 0;
new ResizeObserver(([{ contentRect }]) => {
  if (stage.hidden || contentRect.width === room) return;
  const first = room === 0; // drawn already, below
  room = contentRect.width;
  if (!first) begin();
}).observe(document.querySelector(".frame"));
begin();
document.documentElement.dataset.ready = "true";
window.diagram = { network, data, state };
