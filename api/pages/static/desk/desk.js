/* Data work without full reloads: forms are sent and their page exchanged, keys press buttons, files can be dropped.
   Every page works without this script; it decides nothing and knows no words. */
import { combobox } from "../explorer/search.js";

const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");
said.id = "said";
document.body.append(said);
const tell = (text) => { said.textContent = ""; requestAnimationFrame(() => { said.textContent = text ?? ""; }); };
let turn = 0;

async function go(address, options = {}) {
  const mine = (turn += 1), main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, ...options });
    const html = response.headers.get("content-type")?.includes("html");
    if (!html) throw new Error(await response.json().then((problem) => problem.detail, () => String(response.status)));
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== turn) return;
    const waits = found.querySelector("[data-wait] .progress");
    if (options.quiet && waits) {
      main.removeAttribute("aria-busy");
      main.querySelector(".progress").replaceWith(document.adoptNode(waits));
      wait();
      return;
    }
    if (options.push !== false && response.url !== location.href) history.pushState(null, "", response.url);
    exchange(found);
  } catch (error) {
    main.removeAttribute("aria-busy");
    const told = document.createElement("p");
    told.className = "note bad";
    told.setAttribute("role", "alert");
    told.textContent = error.message;
    main.querySelector(":scope > .page")?.prepend(told);
  }
}

function exchange(found) {
  const before = document.querySelector("main"), after = document.adoptNode(found.querySelector("main"));
  const other = document.querySelector(".top .other"), theirs = found.querySelector(".top .other");
  if (other && theirs) other.href = theirs.getAttribute("href");
  document.title = found.title;
  before.replaceWith(after);
  begin(after);
  const focus = after.querySelector("[data-focus]") ?? after.querySelector("h1");
  if (focus && !focus.hasAttribute("tabindex")) focus.setAttribute("tabindex", "-1");
  focus?.focus();
  tell(after.querySelector("[data-told]")?.dataset.told);
}

function begin(main) {
  for (const input of main.querySelectorAll("[data-find=id], [data-find=name]")) {
    combobox(input, (hit) => { input.value = input.dataset.find === "id" ? hit.id : hit.name; });
  }
  for (const all of main.querySelectorAll("[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of main.querySelectorAll("[data-one]")) box.checked = all.querySelector("input").checked;
    });
  }
  for (const place of main.querySelectorAll("[data-drop]")) dropping(place);
  for (const hint of main.querySelectorAll("[data-hint]")) hint.textContent = hint.dataset.hint;
  if (main.querySelector("[data-wait]")) wait();
}
const wait = () => setTimeout(() => go(location.href, { push: false, quiet: true }), 1000);

/* A file that is dropped is chosen, and looked at. */
function dropping(place) {
  const input = place.querySelector("input[type=file]");
  const over = (event, is) => { event.preventDefault(); place.classList.toggle("over", is); };
  place.addEventListener("dragover", (event) => over(event, true));
  place.addEventListener("dragleave", (event) => over(event, false));
  place.addEventListener("drop", (event) => {
    over(event, false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    const button = input.form.querySelector("[type=submit]");
    if (!button.disabled) input.form.requestSubmit(button);
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-go]")) return;
  event.preventDefault();
  const given = new FormData(form, event.submitter), address = new URL(form.getAttribute("action"), location.href);
  if (form.method === "get") {
    address.search = new URLSearchParams([...given].filter(([, value]) => value !== ""));
    go(address);
    return;
  }
  const body = form.enctype === "multipart/form-data" ? given : new URLSearchParams(given);
  go(address, { method: "POST", body });
});

/* A key presses the button or opens the part that carries it; never while one writes. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea")) return;
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!found || found.disabled) return;
  event.preventDefault();
  if (found.matches("details")) {
    found.open = true;
    found.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else found.click();
});
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && !event.defaultPrevented && event.target.closest("details[data-key]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(new URL(link.getAttribute("href"), location.href));
});
addEventListener("popstate", () => go(location.href, { push: false }));
begin(document.querySelector("main"));
document.documentElement.dataset.ready = "true";
