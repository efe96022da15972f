/* The explorer: links and forms of the page are followed without leaving it. The same pages are fetched, and what
   differs is exchanged: the address always names the view, so back, forward and a copied link work. */
import { combobox, fill, following } from "./search.js";
import { move, prepare } from "./picture.js";
import { shared } from "./share.js";
import { zoomable } from "./zoom.js";

const words = JSON.parse(document.getElementById("given").textContent);
const said = document.getElementById("said");
const app = () => document.querySelector(".app");
let turn = 0, stop = new AbortController();

export function tell(text, { aloud = false } = {}) {
  said.className = aloud ? "told" : "vh";
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
}

async function fetched(address) {
  stop.abort();
  stop = new AbortController();
  const response = await fetch(address, { headers: { Accept: "text/html, application/problem+json" }, signal: stop.signal });
  if (response.headers.get("content-type")?.includes("json")) throw new Error((await response.json()).detail);
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  return { found, view: found.querySelector(".app") };
}

/* Exchange the page's view for another. The picture stays where only the selection differs. */
function exchange(found, view, address) {
  const before = app(), same = before.dataset.view === view.dataset.view;
  const focused = document.activeElement?.closest?.("[data-node], [data-statement]")?.dataset ?? {};
  const { scrollLeft, scrollTop } = before.querySelector("#picture") ?? {};
  const hadFocus = before.contains(document.activeElement);
  const opened = [...before.querySelectorAll(".facet details")].map((details) => details.open);
  document.title = found.title;
  const other = document.querySelector(".top .other"), theirs = found.querySelector(".top .other");
  if (other && theirs) other.href = theirs.getAttribute("href");
  const after = document.adoptNode(view);
  const net = before.querySelector(".net"), positions = same ? null : move(net);
  if (same && net && after.querySelector(".net")) after.querySelector(".net").replaceWith(net);
  before.replaceWith(after);
  [...after.querySelectorAll(".facet details")].forEach((details, at) => { details.open = opened[at] ?? false; });
  begin(after, positions, same);
  if (same) after.querySelector("#picture")?.scrollTo(scrollLeft, scrollTop);
  const again = focused.node && after.querySelector(`[data-node="${CSS.escape(focused.node)}"]`);
  if (hadFocus && again) again.focus({ preventScroll: true });
  else if (hadFocus) refocus(after, address, same);
  tell(same ? (after.querySelector("#evidence-head")?.textContent ?? "") : after.dataset.told);
}

/* The keyboard goes on where it was: at the same filter, in the evidence, else at the heading. */
let last = null;
function refocus(after, address, same) {
  const label = last && [...after.querySelectorAll("a, button, input, select, summary")].find((one) => last(one));
  const head = same ? after.querySelector("#evidence-head") : null;
  (head ?? label ?? after.querySelector("#what")).focus({ preventScroll: true });
}
function remember(one) {
  const text = one.querySelector?.(".t")?.textContent, id = one.id;
  last = id ? (other) => other.id === id : text ? (other) => other.querySelector(".t")?.textContent === text : null;
}

export async function go(address, { push = true } = {}) {
  const mine = (turn += 1), late = setTimeout(() => { app().classList.add("busy"); tell(words.loading); }, 300);
  try {
    const { found, view } = await fetched(address);
    if (mine !== turn) return;
    if (!view) { location.href = address; return; }
    if (push) history.pushState(null, "", address);
    exchange(found, view, new URL(address, location.href));
  } catch (error) {
    if (error.name === "AbortError") return;
    tell(error instanceof TypeError ? words.unreachable : fill(words.failed, error.message), { aloud: true });
  } finally {
    clearTimeout(late);
    if (mine === turn) app().classList.remove("busy");
  }
}

function begin(view, positions, same = false) {
  prepare(view, positions, go);
  zoomable(view, { same });
  shared(view, words, tell);
  for (const input of view.querySelectorAll("[data-find]")) combobox(input, (hit) => { input.value = hit.name; input.dispatchEvent(new Event("change")); });
  const slide = view.querySelector("#slide"), on = view.querySelector("#on");
  if (slide) {
    slide.hidden = false;
    const day = () => new Date(Date.parse(slide.dataset.first) + slide.value * 86_400_000).toISOString().slice(0, 10);
    slide.setAttribute("aria-valuetext", on.value || day());
    slide.addEventListener("input", () => { on.value = day(); slide.setAttribute("aria-valuetext", on.value); });
    slide.addEventListener("change", () => { remember(slide); slide.form.requestSubmit(); });
    on.addEventListener("change", () => remember(on));
  }
  for (const form of view.querySelectorAll("form[data-at-once]")) {
    form.querySelector("button").hidden = true;
    form.addEventListener("change", (event) => { remember(event.target); form.requestSubmit(); });
  }
  for (const ranks of view.querySelectorAll(".ranks")) {
    ranks.hidden = false;
    ranks.addEventListener("toggle", () => ranked(ranks), { once: true });
  }
  const swap = view.querySelector("#swap");
  if (swap) {
    const ends = ["#from", "#to"].map((end) => view.querySelector(end));
    swap.hidden = false;
    swap.addEventListener("click", () => {
      [ends[0].value, ends[1].value] = [ends[1].value, ends[0].value];
      remember(swap);
      if (ends.every(({ value }) => value)) swap.form.requestSubmit();
    });
  }
  for (const button of view.querySelectorAll("[data-from]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      view.querySelector("#from").value = button.dataset.from;
      view.querySelector("#finder").scrollIntoView({ block: "nearest" });
      view.querySelector("#to").focus();
    });
  }
}

function linked(text, href) {
  return Object.assign(document.createElement("a"), { textContent: text, href });
}
const RANKED = 2000;
async function ranked(ranks) {
  const holder = ranks.querySelector("div"), list = document.createElement("ul");
  holder.textContent = words.loading;
  for (const by of ["degree", "betweenness", "closeness", "pagerank"]) {
    const asked = new URLSearchParams({ by, top: RANKED, sensitivity: true });
    const answer = await fetch(`api/v1/measures?${asked}`).then((response) => response.json(), () => ({ detail: words.unreachable }));
    const row = answer.items?.find(({ actor }) => actor.id === ranks.dataset.actor), item = document.createElement("li");
    const missing = answer.nodes > RANKED ? fill(words.beyond, RANKED) : words.unranked;
    const told = row ? fill(words.rank, row.rank, answer.nodes) : (answer.detail ?? missing);
    const range = row?.range ? `, ${fill(words.range, row.range.low, row.range.high)}` : "";
    item.textContent = `${words[by]}: ${told}${range}`;
    if (answer.type?.endsWith("/refused")) item.replaceChildren(`${words[by]}: `, linked(words.large, `ranking?${new URLSearchParams({ by, lang: document.documentElement.lang })}`));
    list.append(item);
  }
  list.className = "beside";
  holder.replaceChildren(list);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go], .app .net a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  remember(link);
  go(new URL(link.getAttribute("href"), location.href));
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("[role=checkbox]")) { event.preventDefault(); event.target.click(); }
  if (event.key === "Escape" && !event.defaultPrevented) {
    const menu = document.querySelector(".menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    else if (!event.target.matches?.("input, select")) app().querySelector("[data-close]")?.click();
  }
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-go]")) return;
  event.preventDefault();
  const given = [...new FormData(event.target)].filter(([, value]) => value !== "");
  if (event.submitter) remember(event.submitter);
  go(new URL(`?${new URLSearchParams(given)}`, new URL(event.target.getAttribute("action"), location.href)));
});
addEventListener("popstate", () => go(location.href, { push: false }));
following(go);
begin(app(), null);
document.documentElement.dataset.ready = "true";
