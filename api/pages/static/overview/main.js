/* The overview: the page is whole without this script; it draws the picture and exchanges the page around it. */
import { combobox, fill } from "../explorer/search.js";
import { drawable, picture } from "./picture.js";

const words = JSON.parse(document.querySelector("#words").textContent);
const said = document.querySelector("#said");
const app = () => document.querySelector(".app");
const frame = document.querySelector("#picture");
let shown = null, drawn = "", turn = 0, step = 0, late = 0;

function tell(text, lasting = false) {
  clearTimeout(late);
  said.textContent = text;
  said.hidden = !text;
  if (text && !lasting) late = setTimeout(() => { said.hidden = true; }, 4000);
}
function trouble(text) {
  const told = document.querySelector("#trouble");
  if (told) { told.textContent = text; told.hidden = false; }
}
async function fetched(address, wanted) {
  const response = await fetch(address, { headers: { Accept: `${wanted}, application/problem+json` } });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw Object.assign(new Error(problem.detail ?? String(response.status)), { refused: problem.type?.endsWith("/refused") });
  }
  return response;
}

/* What the legend hides, as the page says. */
function hidden() {
  return [...app().querySelectorAll(".opt[aria-checked=false]")].map(({ dataset }) => `${dataset.place}:${dataset.name}`).filter((part) => part !== "certainty:derived");
}

/* The network with its places; where a measure is refused, without it: sizes then tell the number of neighbours. */
async function places(address) {
  try {
    return await (await fetched(address, "application/json")).json();
  } catch (error) {
    const plain = new URL(address, location.href);
    if (!error.refused || !plain.searchParams.has("by")) throw error;
    plain.searchParams.delete("by");
    return { ...await (await fetched(plain, "application/json")).json(), refused: true };
  }
}

/* Show what is to be known of the measure that was asked for: that it was refused, or is an estimate. */
function measured({ refused, sample }) {
  const which = refused ? "large" : sample ? "sampled" : "";
  for (const note of document.querySelectorAll("[data-measured]")) note.hidden = note.dataset.measured !== which;
}

/* Draw what the page asks for: from new places where it asks for others, else with other parts hidden or chosen. */
async function draw() {
  const { api, colour, select } = app().dataset;
  if (!frame || !api) { shown?.close(); shown = null; drawn = ""; return; }
  if (!drawable()) { trouble(words.webgl); return; }
  if (drawn !== `${colour} ${api}`) {
    const mine = (turn += 1), waiting = setTimeout(() => tell(words.loading, true), 300);
    try {
      const answer = await places(api);
      if (mine !== turn) return;
      shown?.close();
      shown = null;
      for (const part of document.querySelectorAll("#picture, .zoom")) part.hidden = false;
      shown = picture(frame, answer, colour, choose);
      drawn = `${colour} ${api}`;
      measured(answer);
      tell("");
    } finally { clearTimeout(waiting); }
  }
  shown.show(hidden(), app().dataset.select || null);
}

/* Exchange the page around the picture for another. */
async function go(address, { push = true } = {}) {
  const mine = (step += 1), focused = document.activeElement, key = focused?.dataset?.name ? `.opt[data-place="${focused.dataset.place}"][data-name="${focused.dataset.name}"]` : focused?.id ? `#${focused.id}` : null;
  try {
    const found = new DOMParser().parseFromString(await (await fetched(address, "text/html")).text(), "text/html");
    const view = found.querySelector(".app");
    if (mine !== step) return;
    if (!view || Boolean(view.querySelector("#picture")) !== Boolean(frame)) { location.href = address; return; }
    if (push) history.pushState(null, "", address);
    const open = [...app().querySelectorAll(".facet details")].map((details) => details.open);
    const parts = [".summary", "#twin", "#evidence", "#filters", ...app().dataset.api === view.dataset.api ? [] : ["#measured"]];
    for (const part of parts) app().querySelector(part)?.replaceWith(view.querySelector(part));
    [...app().querySelectorAll(".facet details")].forEach((details, at) => { details.open = open[at] ?? false; });
    for (const name of ["api", "colour", "select"]) app().dataset[name] = view.dataset[name];
    document.querySelector(".top .other").href = found.querySelector(".top .other").getAttribute("href");
    const seek = document.querySelector("form.seek");
    for (const field of seek.querySelectorAll("[type=hidden]")) field.remove();
    seek.prepend(...view.querySelectorAll("form.seek [type=hidden]"));
    if (!document.contains(focused) && key) app().querySelector(key)?.focus({ preventScroll: true });
    await draw();
  } catch (error) {
    tell(error instanceof TypeError ? words.unreachable : fill(words.failed, error.message), true);
  }
}
function at(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
  return address;
}
function choose(id) { return go(at({ select: id })); }
async function seek(id, name) {
  await choose(id);
  if (shown?.has(id)) { shown.centre(id); tell(fill(words.found, name)); }
  else tell(fill(words.elsewhere, name));
}

document.addEventListener("click", (event) => {
  const zoom = event.target.closest?.("[data-zoom]"), link = event.target.closest?.("a[data-go]");
  if (zoom) shown?.zoom(zoom.dataset.zoom);
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { actor } = link.dataset;
  go(new URL(link.getAttribute("href"), location.href)).then(() => {
    if (actor && shown?.has(actor)) shown.centre(actor);
    if (actor || link.closest(".panel")) document.querySelector("#evidence-head")?.focus({ preventScroll: true });
  });
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-go]")) return;
  event.preventDefault();
  const given = [...new FormData(event.target)].filter(([, value]) => value !== "");
  const address = new URL(`?${new URLSearchParams(given)}`, new URL(event.target.getAttribute("action"), location.href));
  go(address).then(() => {
    const { select } = app().dataset;
    if (event.target.matches(".seek") && select && shown?.has(select)) shown.centre(select);
  });
});
const KEYS = { "+": ["zoom", "in"], "-": ["zoom", "out"], 0: ["zoom", "all"], ArrowLeft: ["pan", -1, 0], ArrowRight: ["pan", 1, 0], ArrowUp: ["pan", 0, 1], ArrowDown: ["pan", 0, -1] };
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("[role=checkbox]")) { event.preventDefault(); event.target.click(); }
  else if (event.key === "Escape" && !event.defaultPrevented && !event.target.matches?.("input, select")) document.querySelector("[data-close]")?.click();
  else if (frame && document.activeElement === frame && KEYS[event.key] && shown) {
    const [what, ...how] = KEYS[event.key];
    event.preventDefault();
    shown[what](...how);
  }
});
addEventListener("popstate", () => go(location.href, { push: false }));
const field = document.querySelector("#seek");
if (field) combobox(field, (hit) => { field.value = hit.name; seek(hit.id, hit.name); });
try { await draw(); } catch (error) { trouble(error instanceof TypeError ? words.unreachable : fill(words.failed, error.message)); }
if (shown && app().dataset.select && shown.has(app().dataset.select)) shown.centre(app().dataset.select);
export const current = () => shown;
document.documentElement.dataset.ready = "true";
