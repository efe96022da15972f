/* Nearer to the picture and further from it: it grows in its frame, which scrolls; what is in the middle stays there. */
const STEP = 1.5, MOST = 4;
let by = 1;

export function zoomable(view, { same }) {
  const frame = view.querySelector("#picture"), net = frame?.querySelector(".net"), group = view.querySelector(".zoom");
  if (!net || !group || frame.classList.contains("away")) return;
  for (const name of ["width", "minWidth"]) net.style[name] = "";
  const base = net.getBoundingClientRect().width, high = frame.clientHeight;
  const least = Math.min(1, frame.clientWidth / base);
  const show = (next) => {
    const middle = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2], grown = next / by;
    by = next;
    frame.classList.toggle("near", by > 1);
    frame.style.height = by > 1 ? `${high}px` : "";
    net.style.minWidth = by === 1 ? "" : "0";
    net.style.width = by === 1 ? "" : `${base * by}px`;
    frame.scrollTo(middle[0] * grown - frame.clientWidth / 2, middle[1] * grown - frame.clientHeight / 2);
    for (const button of group.querySelectorAll("[data-zoom]")) button.disabled = button.dataset.zoom === "in" ? by >= MOST : by <= least;
  };
  const ways = { in: () => Math.min(MOST, by * STEP), out: () => Math.max(least, by / STEP), all: () => least };
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const way = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (way) show(ways[way]());
  });
  const before = same ? by : 1;
  by = 1;
  show(before);
}
