/* The picture of thousands: what the API answered, drawn; what is hidden, selected, near; the camera. */
import { Graph, Sigma } from "../vendor/sigma/sigma.min.js";
import { DASHES, Lines, SHAPES, Symbols } from "./programs.js";

const TINTS = ["public", "union", "company", "chamber", "network", "body", "event"];
const LABEL = 40, SMALL = 2, LARGE = 11, NAMED = 120, MANY = 30_000;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export const drawable = () => Boolean(document.createElement("canvas").getContext("webgl2") ?? document.createElement("canvas").getContext("webgl"));

/* Colours as the style sheet has them now: a custom property may hold one for light and one for dark. */
function palette(frame) {
  const probe = document.createElement("i"), found = {};
  probe.hidden = true;
  frame.append(probe);
  for (const name of [...SHAPES, "edge", "ink", "sheet", "accent", "derived", "faint"]) {
    probe.className = `probe p-${name}`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}
const clear = (color, alpha) => color.replace(/^rgba?\(([^)]*)\)$/, (_, parts) => `rgba(${parts.split(",").slice(0, 3).join(",")},${alpha})`);
const cut = (text) => ([...text.slice(0, 2 * LABEL)].length > LABEL ? `${[...text.slice(0, 2 * LABEL)].slice(0, LABEL).join("")}…` : text);

function graphOf({ nodes, edges, kinds, relations, certainties, side }) {
  const graph = new Graph({ multi: true, type: "directed" });
  const values = nodes.value ?? nodes.degree, most = values.reduce((one, other) => Math.max(one, other), 0) || 1;
  const scale = Math.min(1, 30 / Math.sqrt(nodes.id.length));
  const smallest = nodes.id.map((_, at) => at).sort((one, other) => values[one] - values[other]); // the last stands on top
  for (const at of smallest) graph.addNode(nodes.id[at], {
    x: nodes.x[at], y: side - nodes.y[at], label: cut(nodes.name[at]), group: kinds[nodes.kind[at]].group,
    shape: SHAPES.indexOf(kinds[nodes.kind[at]].group), community: nodes.community?.[at] ?? -1,
    size: SMALL + (LARGE - SMALL) * Math.sqrt(Math.max(0, values[at]) / most) * (0.4 + 0.6 * scale) - SMALL * 0.6 * (1 - scale),
  });
  edges.source.forEach((from, at) => {
    const certainty = certainties[edges.certainty[at]];
    graph.addEdgeWithKey(at, nodes.id[from], nodes.id[edges.target[at]], { relation: relations[edges.relation[at]].id, certainty, dash: DASHES[certainty] });
  });
  return graph;
}

/* A picture in a frame; `choose` is called with the id of an actor, or with null beside all of them. */
export function picture(frame, answer, colour, choose) {
  const graph = graphOf(answer), alpha = Math.min(0.75, Math.max(0.06, 14 / Math.sqrt(graph.size + 1)));
  const sizes = graph.mapNodes((_, { size }) => size).sort((one, other) => other - one), calm = graph.size > MANY;
  let colors = palette(frame), hidden = new Set(), selected = null, hovered = null, near = new Set();
  const tint = (node) => (colour === "community" ? colors[TINTS[node.community]] ?? colors.faint : colors[node.group]);
  const focus = () => hovered ?? selected;

  function nodeLook(id, node) {
    if (hidden.has(`kind:${node.group}`)) return { ...node, hidden: true };
    const looked = focus(), lit = !looked || id === looked || near.has(id);
    return {
      ...node, color: lit ? tint(node) : clear(colors.faint, 0.35), label: lit && id !== looked ? node.label : "", zIndex: lit ? 1 : 0,
      highlighted: id === selected,
    };
  }
  function edgeLook(key, edge) {
    const looked = focus(), [from, to] = graph.extremities(key), lit = looked && (from === looked || to === looked);
    const gone = hidden.has(`relation:${edge.relation}`) || hidden.has(`certainty:${edge.certainty}`);
    const color = edge.certainty === "derived" ? colors.derived : colors.edge;
    return { dash: edge.dash, hidden: gone, color: clear(lit ? colors.accent : color, lit ? 0.95 : looked ? alpha / 4 : alpha) };
  }
  /* Labels wait for the end of a frame: the largest come first, and none stands on another. */
  let wanted = [];
  const font = ({ labelSize, labelFont, labelWeight }, weight = labelWeight) => `${weight} ${labelSize}px ${labelFont}`;
  function write(context, text, left, y, half) {
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colors.sheet;
    context.fillStyle = colors.ink;
    context.strokeText(text, left, y + half / 2);
    context.fillText(text, left, y + half / 2);
  }
  function want(context, { label, x, y, size }, settings) {
    if (label) wanted.push({ context, label, y, size, left: x + size + 4, settings });
  }
  function labelled() {
    const taken = [];
    for (const { context, label, left, y, settings } of wanted.sort((one, other) => other.size - one.size)) {
      context.font = font(settings);
      const right = left + context.measureText(label).width, tall = settings.labelSize * 1.3;
      if (taken.some((box) => left < box.right && right > box.left && Math.abs(y - box.y) < tall)) continue;
      taken.push({ left, right, y });
      write(context, label, left, y, settings.labelSize * 0.7);
    }
  }
  function ring(context, { x, y, size, key }, settings) {
    context.beginPath();
    context.arc(x, y, size + 5, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = colors.accent;
    context.stroke();
    context.font = font(settings, "700");
    write(context, graph.getNodeAttribute(key, "label"), x + size + 9, y, settings.labelSize * 0.7);
  }
  const sigma = new Sigma(graph, frame, {
    defaultNodeType: "symbol", defaultEdgeType: "line",
    nodeProgramClasses: { symbol: Symbols }, nodeHoverProgramClasses: { symbol: Symbols }, edgeProgramClasses: { line: Lines },
    nodeReducer: nodeLook, edgeReducer: edgeLook, defaultDrawNodeLabel: want, defaultDrawNodeHover: ring,
    labelFont: getComputedStyle(document.body).fontFamily, labelSize: 12, labelDensity: 0.6, labelGridCellSize: 110,
    labelRenderedSizeThreshold: sizes[Math.min(sizes.length - 1, NAMED)], hideLabelsOnMove: graph.order > 5000, zIndex: true,
    minCameraRatio: 0.005, maxCameraRatio: 2, stagePadding: 24, zoomDuration: still.matches ? 0 : 200, inertiaDuration: still.matches ? 0 : 200,
  });
  const camera = sigma.getCamera(), moves = () => ({ duration: still.matches ? 0 : 260 });
  const to = (state) => (still.matches ? camera.setState({ ...camera.getState(), ...state }) : camera.animate(state, moves()));

  function look() {
    near = focus() ? new Set(graph.neighbors(focus())) : new Set();
    sigma.refresh({ skipIndexation: true });
  }
  let waiting = 0;
  function hover(id) {
    clearTimeout(waiting);
    frame.classList.toggle("over", Boolean(id));
    if (!calm) waiting = setTimeout(() => { hovered = id; look(); }, 60);
  }
  sigma.on("beforeRender", () => { wanted = []; });
  sigma.on("afterRender", labelled);
  sigma.scheduleRender(); // the first frame went by before its labels could be written
  sigma.on("enterNode", ({ node }) => hover(node));
  sigma.on("leaveNode", () => hover(null));
  sigma.on("clickNode", ({ node }) => choose(node));
  sigma.on("clickStage", () => { if (selected) choose(null); });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => { colors = palette(frame); look(); };
  dark.addEventListener("change", recolour);

  return {
    sigma,
    has: (id) => graph.hasNode(id),
    show(parts, id) {
      const chosen = id && graph.hasNode(id) ? id : null, same = parts.length === hidden.size && parts.every((part) => hidden.has(part));
      if (same && chosen === selected) return;
      hidden = new Set(parts);
      selected = chosen;
      look();
    },
    centre(id) {
      const { x, y } = sigma.getNodeDisplayData(id);
      to({ x, y, ratio: Math.min(camera.getState().ratio, Math.max(0.02, 3 / Math.sqrt(graph.order))) });
    },
    zoom(how) {
      if (how === "all") to({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
      else to({ ratio: camera.getBoundedRatio(camera.getState().ratio * (how === "in" ? 1 / 1.6 : 1.6)) });
    },
    pan(across, down) {
      const { x, y, ratio } = camera.getState();
      to({ x: x + across * ratio * 0.12, y: y + down * ratio * 0.12 });
    },
    close() { clearTimeout(waiting); dark.removeEventListener("change", recolour); sigma.kill(); },
  };
}
