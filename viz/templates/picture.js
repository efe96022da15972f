"use strict";
/* The picture: vis-network shows nodes and edges where the Drawing put them; symbols, labels, curves and the lettered
   frame are painted here from the Drawing's numbers. Names are only ever painted or set as text. */
const data = JSON.parse(document.getElementById("data").textContent);
const { page, groups, words } = data;
const holder = document.getElementById("canvas");
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges.map((edge) => ({ ...edge, smooth: { enabled: true, type: edge.bend > 0 ? "curvedCCW" : "curvedCW", roundness: Math.abs(edge.bend) } })));
const state = { node: null, edge: null, hoverNode: null, hoverEdge: null, found: null, off: new Set(), day: null, standing: null, absent: new Set() };

/* ---- colours: one definition in the stylesheet; resolved for the canvas, again when light and dark change */
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const ink = {};
const TOKENS = ["canvas", "sheet", "graticule", "ink", "ink-2", "edge", "derived", "accent", "accent-tint", "ended", "changed"];
function readColours() {
  for (const name of [...TOKENS, ...Object.keys(groups).map((group) => `k-${group}`), ...data.nodes.map((node) => node.colour)]) {
    probe.style.color = `var(--${name})`;
    ink[name] = getComputedStyle(probe).color;
  }
}
readColours();
const family = {};
for (const name of ["sans", "serif"]) {
  probe.style.fontFamily = `var(--${name})`;
  family[name] = getComputedStyle(probe).fontFamily;
}

/* ---- what is hidden, what is faded */
const withUndated = () => document.getElementById("undated").checked;
const notThen = (edge) => state.day !== null && (!state.standing[edge.id] || (state.standing[edge.id] === "undated" && !withUndated()));
const nodeHidden = (id) => state.off.has(data.nodes[id].group) || state.absent.has(id);
const edgeHidden = (edge) => state.off.has(edge.line) || notThen(edge) || nodeHidden(edge.from) || nodeHidden(edge.to);
const ends = data.edges.map((edge) => new Set([edge.from, edge.to]));
const joined = data.nodes.map((node) => data.edges.filter((edge) => ends[edge.id].has(node.id)));
function lit() {
  const edge = state.hoverEdge ?? state.edge;
  if (edge !== null) return { nodes: ends[edge], edges: new Set([edge]) };
  const node = state.hoverNode ?? state.node;
  if (node !== null) {
    const near = joined[node].filter((each) => !edgeHidden(each));
    return { nodes: new Set([node, ...near.flatMap((each) => [each.from, each.to])]), edges: new Set(near.map((each) => each.id)) };
  }
  return state.found ? { nodes: state.found, edges: new Set() } : null;
}
const FADED = 0.4;
let light = null;
const nodeAlpha = (id) => (light && !light.nodes.has(id) ? FADED : 1);
const edgeAlpha = (id) => (light && !light.edges.has(id) ? FADED : 1);
function refresh() {
  light = lit();
  network.redraw();
}

/* ---- symbols */
function outline(ctx, group, size) {
  ctx.beginPath();
  if (group.form === "cross") {
    ctx.moveTo(-size, 0); ctx.lineTo(size, 0); ctx.moveTo(0, -size); ctx.lineTo(0, size);
  } else if (group.points.length) {
    group.points.forEach(([x, y], at) => (at ? ctx.lineTo(x * size, y * size) : ctx.moveTo(x * size, y * size)));
    ctx.closePath();
  } else {
    ctx.arc(0, 0, size, 0, 2 * Math.PI);
  }
}
const reach = (node) => node.size * (node.weight === "focus" ? page.ring : 1.12) + 3.5;
function paintSymbol(ctx, node, x, y) {
  const group = groups[node.group], colour = ink[node.colour];
  ctx.save();
  ctx.translate(x, y);
  ctx.fillStyle = ink.canvas;
  ctx.beginPath(); ctx.arc(0, 0, reach(node), 0, 2 * Math.PI); ctx.fill();
  ctx.globalAlpha = nodeAlpha(node.id);
  ctx.strokeStyle = ctx.fillStyle = colour;
  if (node.weight === "focus") {
    ctx.lineWidth = 1.5; ctx.beginPath(); ctx.arc(0, 0, node.size * page.ring, 0, 2 * Math.PI); ctx.stroke();
  }
  ctx.lineWidth = group.form === "ring" ? 2.75 : 2;
  outline(ctx, group, node.size);
  if (group.form === "fill") ctx.fill(); else ctx.stroke();
  if (node.id === state.node) {
    ctx.strokeStyle = ink.accent; ctx.lineWidth = 2.5;
    ctx.beginPath(); ctx.arc(0, 0, reach(node) + 1, 0, 2 * Math.PI); ctx.stroke();
  }
  ctx.restore();
}
function ctxRenderer({ ctx, id, x, y }) {
  const node = data.nodes[id], side = 2 * reach(node);
  return { drawNode: () => paintSymbol(ctx, node, x, y), nodeDimensions: { width: side, height: side } };
}

/* ---- labels; getPosition would round while a node is dragged */
const place = (id) => network.body.nodes[id];
function font(node) {
  const serif = node.weight === "focus" || node.face === "event" || node.face === "place";
  const slanted = node.weight !== "focus" && (node.face === "person" || node.face === "place");
  const weight = { focus: 700, major: 600 }[node.weight] ?? 400;
  return `${slanted ? "italic " : ""}${weight} ${node.font}px ${serif ? family.serif : family.sans}`;
}
function paintLabel(ctx, node) {
  const { x, y } = place(node.id);
  ctx.globalAlpha = nodeAlpha(node.id);
  ctx.font = font(node);
  ctx.letterSpacing = node.face === "place" && node.weight !== "focus" ? `${node.font * 0.12}px` : "0px";
  ctx.textAlign = { start: "left", middle: "center", end: "right" }[node.anchor];
  ctx.fillStyle = node.face === "place" && node.weight !== "focus" ? ink["ink-2"] : ink.ink;
  for (const [across, down, text] of node.rows) {
    ctx.strokeText(text, x + across, y + down);
    ctx.fillText(text, x + across, y + down);
  }
}
/* ---- what changed: a sign on each line and beside each symbol, by the same words as in the legend */
const SIGNS = { began: ["accent", "+"], observed: ["accent", "+"], added: ["accent", "+"], ended: ["ended", "–"], removed: ["ended", "–"], changed: ["changed", "~"] };
const compared = data.edges.some((edge) => edge.change);
function paintSign(ctx, { x, y }, change, size) {
  const [colour, sign] = SIGNS[change];
  Object.assign(ctx, { fillStyle: ink.canvas, strokeStyle: ink[colour], lineWidth: 1.3, font: `700 ${size * 1.65}px ${family.sans}`, textAlign: "center", textBaseline: "middle" });
  ctx.beginPath(); ctx.arc(x, y, size, 0, 2 * Math.PI); ctx.fill(); ctx.stroke();
  ctx.fillStyle = ink[colour];
  ctx.fillText(sign, x, y + 0.5);
}
function paintSigns(ctx) {
  ctx.save();
  for (const edge of data.edges) {
    if (!edge.change || edgeHidden(edge) || edge.from === edge.to) continue;
    const from = place(edge.from), to = place(edge.to), via = control(edge, from, to);
    ctx.globalAlpha = edgeAlpha(edge.id);
    paintSign(ctx, { x: (from.x + 2 * via.x + to.x) / 4, y: (from.y + 2 * via.y + to.y) / 4 }, edge.change, 6.4);
  }
  for (const node of data.nodes) {
    if (!node.change || nodeHidden(node.id)) continue;
    const at = place(node.id), away = node.anchor === "start" ? -0.95 : 0.95;
    ctx.globalAlpha = nodeAlpha(node.id);
    paintSign(ctx, { x: at.x + node.size * away, y: at.y - node.size * 0.95 }, node.change, 5.1);
  }
  ctx.restore();
}
function paintLabels(ctx) {
  ctx.save();
  Object.assign(ctx, { textBaseline: "alphabetic", lineJoin: "round", lineWidth: 3.5, strokeStyle: ink.canvas });
  for (const node of data.nodes) if (!nodeHidden(node.id)) paintLabel(ctx, node);
  ctx.restore();
}
/* ---- names of relations along their lines, which they interrupt; they follow a node that is dragged */
function captionPlace(edge) {
  const [, t] = edge.caption, from = place(edge.from), to = place(edge.to), via = control(edge, from, to);
  const at = (axis) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * via[axis] + t * t * to[axis];
  const way = (axis) => (1 - t) * (via[axis] - from[axis]) + t * (to[axis] - via[axis]);
  const turn = Math.atan2(way("y"), way("x"));
  return { x: at("x"), y: at("y"), turn: Math.abs(turn) > Math.PI / 2 ? turn + Math.PI : turn };
}
function paintCaptions(ctx) {
  for (const edge of data.edges) {
    if (!edge.caption || edgeHidden(edge)) continue;
    const [text, , size] = edge.caption, { x, y, turn } = captionPlace(edge);
    ctx.save();
    Object.assign(ctx, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 5, strokeStyle: ink.canvas, fillStyle: ink["ink-2"], font: `${size}px ${family.sans}` });
    ctx.globalAlpha = edgeAlpha(edge.id);
    ctx.translate(x, y);
    ctx.rotate(turn);
    ctx.strokeText(text, 0, 0);
    ctx.fillText(text, 0, 0);
    ctx.restore();
  }
}
function labelAt({ x, y }) {
  const over = data.nodes.find((node) => {
    const at = place(node.id), [left, top, right, bottom] = node.box;
    return !nodeHidden(node.id) && x > at.x + left && x < at.x + right && y > at.y + top && y < at.y + bottom;
  });
  return over ? over.id : null;
}

/* ---- the lettered frame: fixed to the edge of the canvas, its letters follow the map */
const inner = { width: page.width - 2 * page.band, height: page.height - 2 * page.band };
const lines = (count, length) => Array.from({ length: count + 1 }, (_, at) => page.band + (length * at) / count);
const across = lines(page.columns, inner.width), down = lines(page.rows, inner.height);
function paintGraticule(ctx) {
  ctx.save();
  ctx.strokeStyle = ink.graticule;
  ctx.lineWidth = 1 / network.getScale();
  ctx.beginPath();
  for (const x of across.slice(1, -1)) { ctx.moveTo(x, page.band); ctx.lineTo(x, page.height - page.band); }
  for (const y of down.slice(1, -1)) { ctx.moveTo(page.band, y); ctx.lineTo(page.width - page.band, y); }
  ctx.stroke();
  ctx.restore();
}
function paintFrame(ctx) {
  const { clientWidth: width, clientHeight: height } = holder, band = page.band, ratio = ctx.canvas.width / width;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = ink.sheet; ctx.strokeStyle = ink.ink;
  ctx.beginPath(); ctx.rect(0, 0, width, height); ctx.rect(band, band, width - 2 * band, height - 2 * band); ctx.fill("evenodd");
  ctx.lineWidth = 2; ctx.strokeRect(1, 1, width - 2, height - 2);
  ctx.lineWidth = 0.75; ctx.strokeRect(band, band, width - 2 * band, height - 2 * band);
  Object.assign(ctx, { font: `500 10.5px ${family.serif}`, textAlign: "center", textBaseline: "middle" });
  const sides = [["x", across, width, height], ["y", down, height, width]];
  for (const [axis, places, length, other] of sides) {
    const at = places.map((place) => network.canvasToDOM({ x: place, y: place })[axis]);
    ctx.fillStyle = ink["ink-2"];
    for (let cell = 0; cell < at.length - 1; cell += 1) {
      const from = Math.max(at[cell], band), to = Math.min(at[cell + 1], length - band), middle = (from + to) / 2;
      const mark = axis === "x" ? String.fromCharCode(65 + cell) : String(cell + 1);
      if (to - from > 14) for (const edge of [band / 2 + 0.5, other - band / 2]) ctx.fillText(mark, ...(axis === "x" ? [middle, edge] : [edge, middle]));
      if (cell && at[cell] > band && at[cell] < length - band) {
        ctx.beginPath();
        for (const edge of [0, other - band]) {
          ctx.moveTo(...(axis === "x" ? [at[cell], edge] : [edge, at[cell]]));
          ctx.lineTo(...(axis === "x" ? [at[cell], edge + band] : [edge + band, at[cell]]));
        }
        ctx.stroke();
      }
    }
  }
  ctx.restore();
}

/* ---- vis-network */
const coarse = matchMedia("(pointer: coarse)").matches;
const network = new vis.Network(holder, { nodes, edges }, {
  physics: false,
  layout: { improvedLayout: false, randomSeed: 1 },
  autoResize: true,
  nodes: { shape: "custom", ctxRenderer, chosen: false, borderWidth: 0 },
  edges: { width: 1.5, chosen: false, arrowStrikethrough: false, selectionWidth: 0, hoverWidth: 0, arrows: { to: { enabled: true } } },
  interaction: { hover: true, keyboard: false, multiselect: false, selectConnectedEdges: false, hoverConnectedEdges: false, tooltipDelay: 1e9, zoomView: coarse, dragNodes: true },
});
const DASHES = { stated: false, inferred: [5.5, 6], derived: [0.1, 6] };
function look(edge) {
  const chosen = edge.id === state.edge, near = edge.id === state.hoverEdge, own = edge.change ? SIGNS[edge.change][0] : edge.line === "derived" ? "derived" : "edge";
  return {
    color: ink[chosen ? "accent" : own], inheritsColor: false, opacity: (compared && !edge.change && !chosen) || (state.day && state.standing[edge.id] === "undated") ? 0.45 : 1, dashes: DASHES[edge.line], shadow: false,
    width: (edge.line === "derived" ? 2.4 : 1.5) + (chosen ? 1.75 : near ? 1 : 0),
    toArrow: edge.head === 2 || (edge.head === 1 && (chosen || near)), toArrowScale: chosen ? 0.45 : 0.5, toArrowType: "arrow",
  };
}
/* The curve of the Drawing: the control point stands off the middle by a share of the distance, also while dragging. */
function control(edge, from, to) {
  const bend = edge.bend;
  return { x: (from.x + to.x) / 2 + bend * (to.y - from.y), y: (from.y + to.y) / 2 - bend * (to.x - from.x) };
}
for (const edge of data.edges) {
  const shown = network.body.edges[edge.id], values = shown.getFormattingValues.bind(shown);
  shown.getFormattingValues = () => Object.assign(values(), look(edge));
  if (edge.from !== edge.to) shown.edgeType._getViaCoordinates = () => control(edge, shown.from, shown.to);
  for (const name of ["draw", "drawArrows"]) {
    const paint = shown[name].bind(shown);
    shown[name] = (ctx) => { ctx.globalAlpha = edgeAlpha(edge.id); paint(ctx); ctx.globalAlpha = 1; };
  }
}
network.on("beforeDrawing", paintGraticule);
network.on("afterDrawing", (ctx) => { paintCaptions(ctx); paintSigns(ctx); paintLabels(ctx); paintFrame(ctx); });

/* ---- the view */
const narrow = matchMedia("(max-width: 40rem)");
const middle = { x: page.width / 2, y: page.height / 2 };
function whole() {
  const scale = Math.min(holder.clientWidth / page.width, holder.clientHeight / page.height);
  network.moveTo({ position: middle, scale });
}
function begin() {
  holder.style.aspectRatio = narrow.matches ? "auto" : `${page.width} / ${page.height}`;
  network.setSize("100%", "100%");
  if (!narrow.matches) return whole();
  const most = data.nodes.reduce((one, other) => (other.size > one.size ? other : one), data.nodes[0] ?? middle);
  return network.moveTo({ position: { x: most.x, y: most.y }, scale: 0.85 });
}
const zoom = (factor) => network.moveTo({ scale: Math.min(4, Math.max(0.1, network.getScale() * factor)) });
