/* The picture: hover, selection shared with the table, the keyboard, and how actors move from one view to the next. */
const still = matchMedia("(prefers-reduced-motion: reduce)");
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const place = (node) => node.querySelector("g[transform]").transform.baseVal[0].matrix;

/* Where each actor stands, by id. */
export function move(net) {
  return net ? new Map([...net.querySelectorAll(".node")].map((node) => [node.dataset.node, { x: place(node).e, y: place(node).f }])) : null;
}

/* Actors glide from where they stood; new ones come from a neighbour that was there. */
function animate(net, before) {
  if (still.matches || !before?.size) return;
  const lines = [...net.querySelectorAll(".rel")];
  for (const node of net.querySelectorAll(".node")) {
    const id = node.dataset.node, here = place(node);
    const near = lines.find(({ dataset: { from, to } }) => (from === id && before.has(to)) || (to === id && before.has(from)))?.dataset;
    const from = before.get(id) ?? before.get(near?.from === id ? near?.to : near?.from);
    if (!from || (from.x === here.e && from.y === here.f)) continue;
    const start = { transform: `translate(${from.x - here.e}px, ${from.y - here.f}px)`, opacity: before.has(id) ? 1 : 0 };
    node.animate([start, { transform: "none", opacity: 1 }], { duration: 260, easing: "cubic-bezier(.2,.7,.2,1)" });
  }
  net.querySelector(".lines").animate([{ opacity: 0 }, { opacity: 1 }], 260);
}

function light(ids, statements) {
  const view = document.querySelector(".app"), net = view?.querySelector(".net");
  if (!net) return;
  net.classList.toggle("has-lit", ids.size > 0);
  for (const node of net.querySelectorAll(".node")) node.classList.toggle("lit", ids.has(node.dataset.node));
  for (const line of net.querySelectorAll(".rel")) line.classList.toggle("lit", statements.has(line.dataset.statement));
  for (const name of net.querySelectorAll(".on")) name.classList.toggle("lit", statements.has(name.dataset.of));
  for (const row of view.querySelectorAll("tr[data-statement]")) row.classList.toggle("lit", statements.has(row.dataset.statement));
}
function lit(one) {
  const lines = [...document.querySelectorAll(".app .net .rel")];
  const mine = one?.dataset.node
    ? lines.filter(({ dataset: { from, to } }) => from === one.dataset.node || to === one.dataset.node)
    : lines.filter(({ dataset }) => one && dataset.statement === one.dataset.statement);
  const ids = new Set(mine.flatMap(({ dataset: { from, to } }) => [from, to]));
  if (one?.dataset.node) ids.add(one.dataset.node);
  light(ids, new Set(mine.map(({ dataset }) => dataset.statement)));
}

/* The neighbour that lies in the direction of an arrow key. */
function neighbour(net, node, [dx, dy]) {
  const here = place(node), id = node.dataset.node;
  const near = new Set([...net.querySelectorAll(".rel")].flatMap(({ dataset: { from, to } }) => (from === id ? [to] : to === id ? [from] : [])));
  const scored = [...net.querySelectorAll(".node")].filter((other) => near.has(other.dataset.node)).map((other) => {
    const x = place(other).e - here.e, y = place(other).f - here.f, far = Math.hypot(x, y) || 1;
    return { other, along: (x * dx + y * dy) / far, far };
  });
  return scored.filter(({ along }) => along > 0.35).sort((one, two) => two.along / two.far - one.along / one.far)[0]?.other;
}

function keys(net, go) {
  const nodes = [...net.querySelectorAll(".node")];
  const enter = (node) => {
    for (const one of nodes) one.setAttribute("tabindex", one === node ? "0" : "-1");
    node.focus();
  };
  const first = net.querySelector(".node.sel") ?? net.querySelector(".node .focusring")?.closest(".node") ?? nodes[0];
  for (const one of nodes) one.setAttribute("tabindex", one === first ? "0" : "-1");
  net.addEventListener("keydown", (event) => {
    const node = event.target.closest(".node");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = WAYS[event.key] && neighbour(net, node, WAYS[event.key]);
    if (next) enter(next);
    else if (event.key === "+") {
      const address = new URL(node.getAttribute("href"), location.href);
      address.searchParams.append("open", node.dataset.node);
      go(address);
    } else if (event.key === "Home") enter(nodes.find((one) => one.querySelector(".focusring")) ?? nodes[0]);
    else if (event.key.toLowerCase() === "e") {
      const row = [...net.querySelectorAll(".rel")].find(({ dataset: { from, to } }) => from === node.dataset.node || to === node.dataset.node);
      document.querySelector(`tr[data-statement="${CSS.escape(row?.dataset.statement ?? "")}"] a`)?.focus();
    } else if (!WAYS[event.key]) return;
    event.preventDefault();
  });
  net.addEventListener("focusin", (event) => lit(event.target.closest(".node, .rel")));
  net.addEventListener("focusout", () => lit(null));
}

function select(view, net) {
  const chosen = view.dataset.selected;
  for (const one of net.querySelectorAll(".node, .rel")) one.classList.toggle("sel", chosen !== "" && (one.dataset.node ?? one.dataset.statement) === chosen);
  const line = net.querySelector(".rel.sel");
  if (line) line.parentNode.append(line);
}

/* Where the picture is wider than the screen, it begins with who is selected, or with its centre. */
function middle(view, net) {
  const frame = view.querySelector(".frame"), node = net.querySelector(".node.sel") ?? net.querySelector(".focusring")?.closest(".node");
  const spare = frame.scrollWidth - frame.clientWidth;
  if (node && spare > 0) frame.scrollLeft = place(node).e * (net.clientWidth / net.viewBox.baseVal.width) - frame.clientWidth / 2;
}

export function prepare(view, positions, go) {
  const net = view.querySelector(".net");
  if (!net) return;
  select(view, net);
  animate(net, positions);
  middle(view, net);
  for (const row of view.querySelectorAll("tr[data-statement]")) {
    row.addEventListener("mouseenter", () => lit(row));
    row.addEventListener("mouseleave", () => lit(null));
    row.addEventListener("focusin", () => lit(row));
    row.addEventListener("focusout", () => lit(null));
  }
  if (net.dataset.ready) return;
  net.dataset.ready = "true";
  keys(net, go);
  net.addEventListener("mouseover", (event) => lit(event.target.closest(".node, .rel")));
  net.addEventListener("mouseleave", () => lit(null));
}
